package io.millrace.connector.pravega;

import io.pravega.client.stream.StreamCut;
import java.io.Serializable;

/** Where a source without restored state begins to read. */
public sealed interface StartingPoint extends Serializable {

  /** The oldest event that retention has kept. */
  static StartingPoint earliest() {
    return new Earliest();
  }

  /** The end of the stream at the moment the job starts: only events written later are read. */
  static StartingPoint latest() {
    return new Latest();
  }

  /** The position {@code cut}; {@link StreamCut#UNBOUNDED} means {@link #earliest()}. */
  static StartingPoint streamCut(StreamCut cut) {
    return cut.equals(StreamCut.UNBOUNDED) ? new Earliest() : new AtCut(cut);
  }

  /** See {@link #earliest()}. */
  record Earliest() implements StartingPoint {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.earliest();
    }
  }

  /** See {@link #latest()}. */
  record Latest() implements StartingPoint {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.latest();
    }
  }

  /** See {@link #streamCut}. */
  record AtCut(StreamCut cut) implements StartingPoint {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.at(cut);
    }
  }

  /** One method per alternative. */
  interface Cases<R> {
    R earliest();

    R latest();

    R at(StreamCut cut);
  }

  <R> R accept(Cases<R> cases);
}
