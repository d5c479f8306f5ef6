package io.millrace.connector.pravega;

import io.pravega.client.stream.StreamCut;
import java.io.Serializable;

/** Where a source ends; anything but {@link #never()} makes it bounded. */
public sealed interface StoppingPoint extends Serializable {

  /** Reads on as long as the job runs. */
  static StoppingPoint never() {
    return new Never();
  }

  /** The end of the stream at the moment the job starts for the first time. */
  static StoppingPoint latest() {
    return new Latest();
  }

  /** The position {@code cut}; {@link StreamCut#UNBOUNDED} means {@link #latest()}. */
  static StoppingPoint streamCut(StreamCut cut) {
    return cut.equals(StreamCut.UNBOUNDED) ? new Latest() : new AtCut(cut);
  }

  /** See {@link #never()}. */
  record Never() implements StoppingPoint {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.never();
    }
  }

  /** See {@link #latest()}. */
  record Latest() implements StoppingPoint {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.latest();
    }
  }

  /** See {@link #streamCut}. */
  record AtCut(StreamCut cut) implements StoppingPoint {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.at(cut);
    }
  }

  /** One method per alternative. */
  interface Cases<R> {
    R never();

    R latest();

    R at(StreamCut cut);
  }

  <R> R accept(Cases<R> cases);
}
