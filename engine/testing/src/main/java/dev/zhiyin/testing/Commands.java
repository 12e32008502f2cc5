package dev.zhiyin.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs programs that refuse to run as root, by another user if this is root.
 *
 * @param user whom root runs them as
 * @param folder where they run
 */
record Commands(String user, Path folder) {
  static boolean areRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /**
   * Runs a program to its end.
   *
   * @throws IllegalStateException with all it said, when it fails
   */
  void run(List<String> command) {
    try {
      // to a file: what the program leaves running would keep a pipe open
      Path output = Files.createTempFile("zhiyin-command", ".txt");
      var builder = new ProcessBuilder(asUser(command)).directory(folder.toFile());
      builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8"));
      int status =
          builder.redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
      String said = Files.readString(output);
      Files.delete(output);
      if (status != 0) {
        throw new IllegalStateException(
            "%s: status %d%n%s".formatted(String.join(" ", command), status, said));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private List<String> asUser(List<String> command) {
    var all = new ArrayList<String>();
    if (areRoot()) {
      all.addAll(List.of("runuser", "-u", user, "--"));
    }
    all.addAll(command);
    return all;
  }
}
