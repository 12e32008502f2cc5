package dev.zhiyin.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bin/zhiyin} as far as it goes without building. */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("../bin/zhiyin").toAbsolutePath().normalize();

  /** A line of the help that begins with a command. */
  private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z-]+) +[a-z]");

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
  void listsEveryCommandAndNoOther() throws IOException, InterruptedException {
    var commands =
        new ArrayList<>(List.of("demo", "serve", "config", "keys", "sample", "test", "dist"));
    commands.addAll(
        ToolsMain.line(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()))
            .getSubcommands()
            .keySet());

    assertThat(COMMAND.matcher(launch("--help").said()).results().map(found -> found.group(1)))
        .containsExactlyInAnyOrderElementsOf(commands);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          rebiuld           | no command 'rebiuld'; 'zhiyin --help' lists them
          s.rve             | no command 's.rve'; 'zhiyin --help' lists them
          demo --prot 1     | demo has no option '--prot'; it has --home DIR, --port N, --kind KIND, --config FILE and --cluster
          demo --kind shop  | --kind is 'shop'; wanted marketplace, specialist, social or second-hand
          demo --kind social --cluster | --kind and --config do not go with --cluster
          demo --config nowhere.yaml | --config is 'nowhere.yaml'; wanted a file
          demo --port       | --port wants a value
          demo --home       | --home wants a value
          demo --home=      | --home is ''; wanted a folder
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

  /* Or a number would be written as the country does, and a file with it could not be read. */
  @Test
  void whatProgramsWriteDoesNotChangeWithTheCountry() throws IOException, InterruptedException {
    Path launcher = checkout("echo built");
    program(jdk(), "java", "echo \"$@\"");

    assertThat(launch(launcher, tools(), "config").said())
        .contains("-Duser.language.format=en -Duser.country.format=US");
  }

  @Test
  void keepsToItselfThatVectorInstructionsAreAnIncubatorModule()
      throws IOException, InterruptedException {
    Path launcher = checkout("echo built");
    program(
        jdk(),
        "java",
        """
        echo 'WARNING: Using incubator modules: jdk.incubator.vector' >&2
        echo 'WARNING: something else' >&2
        """);

    assertThat(launch(launcher, tools(), "config").said())
        .contains("WARNING: something else")
        .doesNotContain("incubator");
  }

  @ParameterizedTest
  @CsvSource({"Darwin, arm64, true", "Linux, aarch64, true", "FreeBSD, amd64, false"})
  void saysSoOnASystemThatIsNotKnown(String system, String machine, boolean known)
      throws IOException, InterruptedException {
    Path launcher = checkout("echo built");
    program(
        jdk(), "uname", "case $1 in -s) echo %s ;; -m) echo %s ;; esac".formatted(system, machine));
    String warning =
        "zhiyin: %s on %s is none of the systems known: Linux on x86_64 or aarch64, macOS on arm64\n"
            .formatted(system, machine);

    Ended ended = launch(launcher, tools(), "config");

    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(ended.said().contains(warning)).as(ended.said()).isNotEqualTo(known);
    assertThat(ended.said()).contains("built");
  }

  @Test
  void aBuildLeavesNoLibraryOfAnOlderVersion() throws IOException, InterruptedException {
    Path launcher = checkout("echo mvn");
    Path old = elsewhere.resolve("checkout/index-tools/target/lib/picocli-0.0.1.jar");
    Files.createDirectories(old.resolveSibling("."));
    Files.writeString(old, "of an older version");

    Ended ended = launch(launcher, tools(), "config");

    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(ended.said()).containsSubsequence("mvn", "java");
    assertThat(old).doesNotExist();
  }

  @Test
  void whatChangesDuringABuildIsBuiltTheNextTime() throws IOException, InterruptedException {
    Path launcher = checkout("sleep 0.1; echo built; touch engine/src/main/Late.java");
    Path source = elsewhere.resolve("checkout/engine/src/main/Late.java");
    Files.createDirectories(source.resolveSibling("."));

    assertThat(launch(launcher, tools(), "config").said()).contains("built");
    assertThat(launch(launcher, tools(), "config").said()).contains("built");
    Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));
    assertThat(launch(launcher, tools(), "config").said()).doesNotContain("built");
  }

  @Test
  void twoCommandsOfANewCheckoutBuildItOnce() throws Exception {
    Path launcher = checkout("echo built; sleep 2");
    try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Ended> first = other.submit(() -> launch(launcher, tools(), "config"));
      Ended second = launch(launcher, tools(), "config");

      assertThat(List.of(first.get().status(), second.status())).containsOnly(0);
      assertThat(first.get().said() + second.said())
          .containsOnlyOnce("built")
          .containsOnlyOnce("waiting for another build");
    }
  }

  @Test
  void theDemoIsMadeAsOfTodayRebuiltAndServedWithItsSettings()
      throws IOException, InterruptedException {
    Path launcher = checkout("echo built");
    samples();
    String[] demo = {"demo", "--home", "shop", "--port", "0"};

    Ended ended = launch(launcher, tools(), demo);

    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(ended.said())
        .containsSubsequence(
            "SampleCommand --out shop/sample --end 20",
            "rebuild --home shop --products shop/sample/products.jsonl --events shop/sample/events.csv\n",
            "serve --home shop --port 0 --examples\n");
    Path settings = elsewhere.resolve("shop/zhiyin.yaml");
    assertThat(settings).hasContent("of the sample");

    Files.writeString(settings, "of the user");
    assertThat(launch(launcher, tools(), demo).said()).contains("SampleCommand", "serve");
    assertThat(settings).hasContent("of the user");
    assertThat(launch(launcher, tools(), "demo", "--home", "shop", "--kind", "social").said())
        .contains("shop has a shop of another kind already; wanted another --home");
  }

  /* A Java that says what it runs, and makes the files of a sample. */
  private void samples() throws IOException {
    program(
        jdk(),
        "java",
        """
        while [ "$1" != -cp ]; do shift; done
        shift 2
        echo "$@"
        case $1 in
          *SampleCommand) mkdir -p "$3" && cd "$3" && echo "${7:+kind: }${7:-of the sample}" >zhiyin.yaml && touch x $FILES ;;
        esac
        """);
  }

  @Test
  void aBuildThatWasKilledIsNotWaitedFor() throws IOException, InterruptedException {
    Path launcher = checkout("echo built");
    Files.createSymbolicLink(elsewhere.resolve("checkout/.building"), Path.of("99999999"));

    assertThat(launch(launcher, tools(), "config").said()).contains("built");
  }

  @Test
  void ofSeveralThatFindADeadBuildOneBuilds() throws Exception {
    Path launcher = checkout("echo built; sleep 2");
    Files.createSymbolicLink(elsewhere.resolve("checkout/.building"), Path.of("99999999"));
    Files.createSymbolicLink(elsewhere.resolve("checkout/.building.99999999"), Path.of("99999998"));
    try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<Ended>>();
      for (int i = 0; i < 4; i++) {
        all.add(others.submit(() -> launch(launcher, tools(), "config")));
      }
      var said = new StringBuilder();
      for (Future<Ended> one : all) {
        assertThat(one.get().status()).as(one.get().said()).isZero();
        said.append(one.get().said());
      }
      assertThat(said.toString()).containsOnlyOnce("built");
    }
    try (var left = Files.newDirectoryStream(elsewhere.resolve("checkout"), ".building*")) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void whereNoLockCanBeMadeTheReasonIsTold() throws IOException, InterruptedException {
    Path launcher = checkout("echo built");
    program(jdk(), "ln", "echo 'ln: no links here' >&2; exit 1");

    assertThat(launch(launcher, tools(), "config"))
        .isEqualTo(new Ended(1, "zhiyin: cannot begin a build: ln: no links here\n"));
  }

  @Test
  void needsNoHomeFolderOfItsUser() throws IOException, InterruptedException {
    Path launcher = checkout("echo built");

    Ended ended =
        launch(Path.of("/usr/bin/env"), tools(), "-u", "HOME", launcher.toString(), "config");

    assertThat(ended.status()).as(ended.said()).isZero();
  }

  @Test
  void theDemoLeavesAloneWhatItDidNotMake() throws IOException, InterruptedException {
    Path launcher = checkout("echo built");
    samples();
    for (String name : List.of("sample/mine.csv", "zhiyin.yaml", "store.sqlite")) {
      Path home = elsewhere.resolve("of " + name.charAt(0));
      Path mine = home.resolve(name);
      Files.createDirectories(mine.resolveSibling("."));
      Files.writeString(mine, "mine");

      Ended ended = launch(launcher, tools(), "demo", "--home", home.toString(), "--port", "0");

      assertThat(ended.status()).isEqualTo(1);
      assertThat(ended.said())
          .endsWith(
              "zhiyin: %s is there, and no demo has made it; wanted another --home\n"
                  .formatted(home.resolve(name.replaceFirst("/.*", ""))));
      assertThat(mine).hasContent("mine");
    }
  }

  @Test
  void anInterruptedDemoIsMadeAgain() throws IOException, InterruptedException {
    Path launcher = checkout("echo built");
    samples();
    Path mark = elsewhere.resolve("zhiyin-data/sample/.zhiyin-demo");
    Files.createDirectories(mark.resolveSibling("."));
    Files.writeString(mark, "");
    Path half = Files.writeString(mark.resolveSibling("friends.jsonl"), "half");
    Files.writeString(elsewhere.resolve("zhiyin-data/store.sqlite"), "of the demo");

    Ended ended = launch(launcher, tools(), "demo");

    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(ended.said())
        .contains("SampleCommand", "rebuild", "serve")
        .doesNotContain("friends");
    assertThat(half).doesNotExist();
    assertThat(mark).exists();
  }

  @Test
  void whatIsNoJdkIsPassedOver() throws IOException, InterruptedException {
    Path launcher = checkout("echo built");
    Path none = elsewhere.resolve("none");
    program(none, "java", "exit 1");
    program(none, "javac", "exit 1");
    var environment = new HashMap<>(tools());
    environment.put("JAVA_HOME", none.toString());

    Ended ended = launch(launcher, environment, "config");

    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(ended.said()).contains("built");
  }

  @Test
  void aDemoOfAKindLoadsAllThatItsSampleHas() throws IOException, InterruptedException {
    Path launcher = checkout("echo built");
    samples();
    var environment = new HashMap<>(tools());
    environment.put("FILES", "notes.jsonl friends.jsonl buying-groups.jsonl");
    String[] demo = {"demo", "--kind", "social", "--home", "h", "--port", "0"};

    Ended ended = launch(launcher, environment, demo);

    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(ended.said())
        .containsPattern("SampleCommand --out h/sample --end 20[-0-9]{8} --kind social\n")
        .contains(
            """
            dev.zhiyin.tools.ToolsMain rebuild --home h --products h/sample/products.jsonl --events h/sample/events.csv \
            --products h/sample/notes.jsonl --friends h/sample/friends.jsonl
            dev.zhiyin.tools.rebuild.DemoGroups --home h h/sample/buying-groups.jsonl
            dev.zhiyin.server.ServerMain serve --home h --port 0 --examples
            """);
    assertThat(elsewhere.resolve("h/zhiyin.yaml")).hasContent("kind: social");

    environment.put("FILES", "profiles.jsonl");
    demo[2] = "specialist";
    assertThat(launch(launcher, environment, demo).said())
        .contains("h has a shop of another kind already; wanted another --home");
    demo[4] = "other";
    assertThat(launch(launcher, environment, demo).said())
        .contains("events.csv --profiles other/sample/profiles.jsonl\n")
        .doesNotContain("built", "notes", "friends", "Groups");
  }

  /** A copy of the launcher in a checkout of nothing, with a JDK and a Maven that do no work. */
  private Path checkout(String maven) throws IOException {
    Path root = elsewhere.resolve("checkout");
    Path launcher = Files.createDirectories(root.resolve("bin")).resolve("zhiyin");
    Files.copy(LAUNCHER, launcher, StandardCopyOption.COPY_ATTRIBUTES);
    program(jdk(), "java", "echo java");
    program(jdk(), "javac", "echo javac");
    program(jdk(), "mvn", maven);
    Files.writeString(jdk().resolve("release"), "JAVA_VERSION=\"25\"\n");
    return launcher;
  }

  private Path jdk() {
    return elsewhere.resolve("jdk");
  }

  private Map<String, String> tools() {
    return Map.of(
        "JAVA_HOME", jdk().toString(), "PATH", jdk().resolve("bin") + ":" + System.getenv("PATH"));
  }

  private static void program(Path folder, String name, String script) throws IOException {
    Path program = Files.createDirectories(folder.resolve("bin")).resolve(name);
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
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
