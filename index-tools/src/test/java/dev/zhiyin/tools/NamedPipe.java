package dev.zhiyin.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import java.nio.file.Path;

/** A pipe with a name, where the system can make one. */
public final class NamedPipe {
  private NamedPipe() {}

  public static Path make(Path path) {
    assumeThatCode(() -> status("mkfifo", "--version")).doesNotThrowAnyException();
    assertThat(path).satisfies(pipe -> assertThat(status("mkfifo", pipe.toString())).isZero());
    return path;
  }

  private static int status(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }
}
