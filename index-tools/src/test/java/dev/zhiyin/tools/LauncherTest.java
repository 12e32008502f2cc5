package dev.zhiyin.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bin/zhiyin} as far as it goes without building. */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("../bin/zhiyin").toAbsolutePath().normalize();

  @TempDir private Path elsewhere;

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help"})
  void tellsItsCommandsFromAnyFolder(String asked) throws IOException, InterruptedException {
    Ended help = launch(asked);

    assertThat(help.status()).isZero();
    assertThat(help.said())
        .startsWith("Zhiyin 知音: product recommendations with true reasons")
        .contains("Usage: zhiyin COMMAND [OPTIONS]");
    assertThat(
            List.of(
                "demo",
                "serve",
                "sample",
                "rebuild",
                "embed",
                "train",
                "evaluate",
                "generations",
                "verify",
                "backup",
                "restore",
                "test"))
        .allSatisfy(command -> assertThat(help.said()).containsPattern("\\n  " + command + " +"));
  }

  @Test
  void refusesACommandThatItDoesNotKnow() throws IOException, InterruptedException {
    assertThat(launch("rebiuld"))
        .isEqualTo(new Ended(2, "zhiyin: no command 'rebiuld'; 'zhiyin --help' lists them\n"));
  }

  @Test
  void countsNoCommandAsWrongUsage() throws IOException, InterruptedException {
    assertThat(launch().status()).isEqualTo(2);
  }

  private record Ended(int status, String said) {}

  private Ended launch(String... arguments) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Stream.concat(Stream.of(LAUNCHER.toString()), Stream.of(arguments)).toList())
            .directory(elsewhere.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }
}
