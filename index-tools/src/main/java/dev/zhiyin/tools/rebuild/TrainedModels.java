package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.generation.Folders;
import dev.zhiyin.tools.cli.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The models that were trained last, one for each encoder, and what the store held then. */
record TrainedModels(Home home) {
  private static final String SEQUENCE = "store.sequence";

  /**
   * Notes what a model was trained on.
   *
   * @param sequence of a change of the store that its events have seen
   */
  static void note(Path model, long sequence) {
    Folders.replaceAtomically(
        model.resolve(SEQUENCE), fresh -> Files.writeString(fresh, sequence + "\n"));
  }

  /** Whether there is one, made of events that have seen a change of the store. */
  static boolean isThere(Path model, long since) {
    return Files.exists(model.resolve("model.json")) && sequence(model) >= since;
  }

  /* 0 if it was not noted. */
  private static long sequence(Path model) {
    Path file = model.resolve(SEQUENCE);
    try {
      return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
    } catch (NumberFormatException damaged) {
      return 0;
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  /**
   * Deletes those that have not seen a change of the store, and what trainings of theirs have left
   * that were stopped, whether they came to a model or not. No training may be under way.
   *
   * @return the folders that are gone
   */
  List<Path> dropBefore(long change) {
    if (!Files.isDirectory(home.models())) {
      return List.of();
    }
    var gone = new ArrayList<Path>();
    for (Path one : Storage.list(home.models())) {
      if (Files.isDirectory(one)) {
        if (sequence(one) < change) {
          Folders.deleteAll(one);
          gone.add(one);
        }
      } else if (TrainRun.isCheckpoint(one) && sequence(TrainRun.trained(one)) < change) {
        TrainRun.delete(one);
      }
    }
    return gone;
  }
}
