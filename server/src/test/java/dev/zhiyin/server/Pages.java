package dev.zhiyin.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The pages of the project, for tests that hold them to what they say. */
final class Pages {
  private Pages() {}

  /** The project's own folder, from wherever below it the tests run. */
  static Path project() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("docs/http.md"))) {
      Path above = folder.getParent();
      if (above == null) {
        throw new IllegalStateException(
            "no docs/http.md in or above " + Path.of("").toAbsolutePath());
      }
      folder = above;
    }
    return folder;
  }

  static Path docs() {
    return project().resolve("docs");
  }

  /**
   * A fenced block of code.
   *
   * @param kind what stands behind the opening fence
   */
  record Block(String kind, String text) {}

  /** The fenced blocks of a page, in order. */
  static List<Block> blocks(Path page) {
    var blocks = new ArrayList<Block>();
    var inside = new ArrayList<String>();
    String kind = "";
    boolean open = false;
    for (String line : lines(page)) {
      if (!line.startsWith("```")) {
        inside.add(line);
      } else if (open) {
        blocks.add(new Block(kind, String.join("\n", inside)));
        open = false;
      } else {
        kind = line.substring(3);
        inside.clear();
        open = true;
      }
    }
    return blocks;
  }

  static List<String> lines(Path page) {
    try {
      return Files.readAllLines(page);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
