package dev.zhiyin.engine.lucene;

import java.io.IOException;
import java.nio.file.Path;

/** Another Java process that has a live index open. */
final class OtherProcess implements AutoCloseable {
  private final Process process;

  private OtherProcess(Process process) {
    this.process = process;
  }

  /** Returns once the index is open there. */
  static OtherProcess holding(Path folder) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.getInputStream().read() != 'o') {
      throw new IOException("the other process ended");
    }
    return new OtherProcess(process);
  }

  public static void main(String[] arguments) throws IOException {
    try (var index =
        LiveIndex.open(Path.of(arguments[0]), new Checkpoint(0, ""), IndexConfig.DEFAULT)) {
      System.out.print(index.isBroken() ? "broken" : "open");
      System.out.flush();
      System.in.read();
    }
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
