package dev.zhiyin.benchmarks.peer;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the sources, in which a benchmark is run. */
final class Sources {
  private Sources() {}

  /** What has this place in it, of the working folder or those above. */
  static Path find(String place) {
    Path from = Path.of("").toAbsolutePath();
    for (Path above = from; above != null; above = above.getParent()) {
      Path found = above.resolve(place);
      if (Files.exists(found)) {
        return found;
      }
    }
    throw new IllegalStateException(
        "no %s in or above %s: run this in the folder of the sources".formatted(place, from));
  }
}
