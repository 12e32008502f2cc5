package dev.zhiyin.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** A pipe with a name. */
public final class NamedPipe {
  private NamedPipe() {}

  public static Path make(Path path) {
    assertThat(path).satisfies(pipe -> assertThat(status("mkfifo", pipe.toString())).isZero());
    return path;
  }

  private static int status(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }
}
