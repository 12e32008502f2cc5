package dev.zhiyin.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  }

  @Test
  void listsEveryCommand() throws IOException, InterruptedException {
    var commands = new ArrayList<>(List.of("demo", "serve", "keys", "sample", "test", "dist"));
    commands.addAll(
        Main.line(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()))
            .getSubcommands()
            .keySet());
    String help = launch("--help").said();

    assertThat(commands)
        .allSatisfy(command -> assertThat(help).containsPattern("\\n  " + command + " +[a-z]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          rebiuld           | no command 'rebiuld'; 'zhiyin --help' lists them
          s.rve             | no command 's.rve'; 'zhiyin --help' lists them
          demo --prot 1     | demo has no option '--prot'; it has --home DIR, --port N, --kind KIND and --cluster
          demo --kind shop  | --kind is 'shop'; wanted marketplace, specialist, social or second-hand
          demo --kind social --cluster | --kind and --cluster do not go together
          demo --port       | --port wants a value
          demo --home       | --home wants a value
          demo --port x     | --port is 'x'; wanted 0 to 65535
          demo --port=70000 | --port is '70000'; wanted 0 to 65535
          test --quick      | test has no option '--quick'; it has --fast
          dist --to x       | dist has no option '--to'; it has --out DIR and --version NAME
          dist --version ../x | --version is '../x'; wanted letters, digits, '.', '_' and '-'
          """)
  void wrongUsageIsTwo(String line, String refusal) throws IOException, InterruptedException {
    assertThat(launch(line.split(" "))).isEqualTo(new Ended(2, "zhiyin: " + refusal + "\n"));
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void countsNoCommandAsWrongUsage() throws IOException, InterruptedException {
    assertThat(launch().status()).isEqualTo(2);
  }

  /* With a JDK and a Maven that only tell what they were asked to do. */
  @Test
  void aBuildLeavesNoLibraryOfAnOlderVersion() throws IOException, InterruptedException {
    Path root = elsewhere.resolve("checkout");
    Path old = root.resolve("index-tools/target/lib/picocli-0.0.1.jar");
    Files.createDirectories(old.resolveSibling("."));
    Files.writeString(old, "of an older version");
    Files.createDirectories(root.resolve("server/target"));
    Path launcher = Files.createDirectory(root.resolve("bin")).resolve("zhiyin");
    Files.copy(LAUNCHER, launcher, StandardCopyOption.COPY_ATTRIBUTES);
    Path jdk = elsewhere.resolve("jdk");
    Path programs = Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
    for (String name : List.of("java", "javac", "mvn")) {
      Path program = Files.writeString(programs.resolve(name), "#!/bin/sh\necho " + name + "\n");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Ended ended =
        launch(
            launcher,
            Map.of("JAVA_HOME", jdk.toString(), "PATH", programs + ":" + System.getenv("PATH")),
            "config");

    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(ended.said()).containsSubsequence("mvn", "java");
    assertThat(old).doesNotExist();
  }

  private record Ended(int status, String said) {}

  private Ended launch(String... arguments) throws IOException, InterruptedException {
    return launch(LAUNCHER, Map.of(), arguments);
  }

  private Ended launch(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(
                Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments)).toList())
            .directory(elsewhere.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }
}
