package dev.zhiyin.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a command as a process that can be killed and interrupted. */
public record ToolsProcess(Process process, Path output) {
  /**
   * Starts one. SIGINT is handled even where whoever started the tests has it ignored.
   *
   * @param folder gets what it says
   */
  public static ToolsProcess start(Path folder, String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.zhiyin.tools.ToolsMain"));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("said");
    return new ToolsProcess(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start(),
        output);
  }

  /** All that it has said so far. */
  public String said() throws IOException {
    return Files.readString(output);
  }

  /** Waits until it says something, while it runs. */
  public void await(String words) throws Exception {
    while (process.isAlive() && !said().contains(words)) {
      Thread.sleep(20);
    }
    assertThat(process.isAlive()).as(said()).isTrue();
  }

  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As Ctrl-C does; returns the exit status. */
  public int interrupt() throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(said()).isTrue();
    return process.exitValue();
  }
}
