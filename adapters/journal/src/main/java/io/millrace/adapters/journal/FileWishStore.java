package io.millrace.adapters.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.millrace.control.UnavailableException;
import io.millrace.control.port.WishStore;
import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.FlinkSpec.Wishes;
import io.millrace.model.spec.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Wishes as one JSON file for each application, {@code <namespace>/<name>~wishes.json}. Each wish
 * stands for itself: a new replica count in the user's file ends the wish for another count, and
 * leaves a wish to be suspended alone.
 */
public final class FileWishStore implements WishStore {
  private static final String ENDING = "~wishes.json";
  private static final ObjectReader READER = JsonForm.newMapper().readerFor(Kept.class);
  private static final ObjectWriter WRITER =
      JsonForm.newMapper().writerFor(Kept.class).withDefaultPrettyPrinter();

  private final Folder folder;
  private final Map<ApplicationName, Wishes> said = new ConcurrentHashMap<>();

  /**
   * @param folder is made when it is not there
   */
  public FileWishStore(Path folder) {
    this.folder = new Folder(folder);
  }

  /**
   * A wish with what it overrules.
   *
   * @param said what the user's file said when the wish was made
   * @param wanted what was asked for by command
   */
  private record Kept(Wishes said, Wishes wanted) {
    Wishes over(Wishes now) {
      return new Wishes(
          now.replicas().equals(said.replicas()) ? wanted.replicas() : now.replicas(),
          now.desiredState() == said.desiredState() ? wanted.desiredState() : now.desiredState(),
          now.restartNonce().equals(said.restartNonce())
              ? wanted.restartNonce()
              : now.restartNonce(),
          now.savepointNonce().equals(said.savepointNonce())
              ? wanted.savepointNonce()
              : now.savepointNonce(),
          now.handling().equals(said.handling()) ? wanted.handling() : now.handling());
    }
  }

  @Override
  public synchronized ApplicationSpec merge(ApplicationSpec fromFile) {
    Wishes now = fromFile.accept(new WishesOf());
    said.put(fromFile.name(), now);
    Optional<Kept> kept = read(fromFile.name());
    if (kept.isEmpty()) {
      return fromFile;
    }
    // a wish that has ended stays ended, also when the file goes back to what it said before
    Kept holding = new Kept(now, kept.get().over(now));
    if (!holding.equals(kept.get())) {
      write(fromFile.name(), holding);
    }
    return fromFile.accept(new With(holding.wanted()));
  }

  @Override
  public synchronized void keep(ApplicationSpec wanted) {
    Wishes file = said.get(wanted.name());
    if (file == null) {
      throw new IllegalStateException("a wish for " + wanted.name() + " before its file was read");
    }
    write(wanted.name(), new Kept(file, wanted.accept(new WishesOf())));
  }

  /** Only the application's own file counts from now on. */
  public synchronized void forget(ApplicationName application) {
    Path path = folder.file(application, ENDING);
    try {
      if (Files.deleteIfExists(path)) {
        Folder.sync(Folder.folderOf(path));
      }
    } catch (IOException e) {
      throw new UnavailableException("the wishes in " + path + " cannot be deleted: " + e, e);
    }
  }

  private void write(ApplicationName application, Kept kept) {
    Path path = folder.file(application, ENDING);
    try {
      Folder.replace(path, WRITER.writeValueAsBytes(kept));
    } catch (IOException e) {
      throw new UnavailableException("the wishes in " + path + " cannot be saved: " + e, e);
    }
  }

  private Optional<Kept> read(ApplicationName application) {
    Path path = folder.file(application, ENDING);
    try {
      return Optional.of(READER.readValue(Files.readAllBytes(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new UnavailableException(
          "the wishes in "
              + path
              + " cannot be read: "
              + JsonForm.explain(e)
              + "; delete it to go by the application's own file",
          e);
    } catch (IOException e) {
      throw new UnavailableException("the wishes in " + path + " cannot be read: " + e, e);
    }
  }

  private record WishesOf() implements ApplicationSpec.Cases<Wishes> {
    @Override
    public Wishes flink(FlinkSpec spec) {
      return spec.wishes();
    }

    @Override
    public Wishes process(ProcessSpec spec) {
      return new Wishes(
          spec.replicas(),
          Wishes.NONE.desiredState(),
          Wishes.NONE.restartNonce(),
          Wishes.NONE.savepointNonce(),
          Wishes.NONE.handling());
    }
  }

  private record With(Wishes wishes) implements ApplicationSpec.Cases<ApplicationSpec> {
    @Override
    public ApplicationSpec flink(FlinkSpec spec) {
      return spec.withWishes(wishes);
    }

    @Override
    public ApplicationSpec process(ProcessSpec spec) {
      Optional<Replicas> replicas = wishes.replicas();
      return replicas.isPresent() ? spec.withReplicas(replicas.get()) : spec;
    }
  }
}
