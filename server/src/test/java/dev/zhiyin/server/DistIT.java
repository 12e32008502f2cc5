package dev.zhiyin.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive of {@code bin/zhiyin dist}, on a machine that has a shell and GNU coreutils and
 * nothing else: no JDK, no Maven, an empty folder of its own.
 */
@Timeout(600)
class DistIT {
  private static final Path LAUNCHER = Path.of("../bin/zhiyin").toAbsolutePath().normalize();
  private static final Pattern READY =
      Pattern.compile("Zhiyin is ready: (http://127\\.0\\.0\\.1:\\d+)/");

  /** What the launcher of an archive may call. */
  private static final List<String> COREUTILS =
      List.of("cat", "dirname", "env", "nice", "readlink", "uname");

  @TempDir Path machine;

  @Test
  void servesAShopAndLaterVersionsGoOnWithIt() throws IOException, InterruptedException {
    Path shop = machine.resolve("shop");
    Path files = shop.resolve("sample");
    Path first = unpacked(archive(), "first");

    run(first, "sample", "--out", files.toString(), "--products", "100", "--users", "50");
    run(
        first,
        "rebuild",
        "--home",
        shop.toString(),
        "--no-train",
        "--products",
        files.resolve("products.jsonl").toString(),
        "--events",
        files.resolve("events.csv").toString());
    String answer = answered(first, "serve", shop);

    assertThat(answer).contains("\"productId\"").contains("\"sentence\"");

    Path second = Files.move(unpacked(archive(), "again"), machine.resolve("second"));
    Files.writeString(second.resolve("VERSION"), "later\n");
    assertThat(answered(second, "demo", shop)).isEqualTo(answer);
    assertThat(shop.resolve("generations/000002")).doesNotExist();

    makeOlder(shop.resolve("generations/000001"));
    Process refused = start(second, "serve", "--home", shop.toString(), "--port", "0");
    assertThat(said(refused)).contains("was written with schema 9", ": rebuild");
    assertThat(refused.waitFor()).isEqualTo(1);
    run(second, "rebuild", "--home", shop.toString(), "--no-train");
    assertThat(answered(second, "serve", shop)).contains("\"productId\"");
  }

  private static void makeOlder(Path generation) throws IOException, InterruptedException {
    Path manifest = generation.resolve("manifest.json");
    Path checksum = generation.resolve("manifest.sha256");
    Files.writeString(
        manifest, Files.readString(manifest).replaceFirst("\"schema\" : \\d+", "\"schema\" : 9"));
    Process sum = new ProcessBuilder("sha256sum", manifest.toString()).start();
    String hex = said(sum).substring(0, 64);
    Files.writeString(checksum, Files.readString(checksum).replaceFirst("[0-9a-f]{64}", hex));
    assertThat(sum.waitFor()).isZero();
  }

  @Test
  void hasWhatAnOperatorNeedsAndRefusesWhatNeedsTheSources()
      throws IOException, InterruptedException {
    Path archive = unpacked(archive(), "archive");

    assertThat(archive)
        .isDirectoryContaining(file -> file.endsWith("zhiyin.service"))
        .isDirectoryContaining(file -> file.endsWith("Containerfile"))
        .isDirectoryContaining(file -> file.endsWith("LICENSE"))
        .isDirectoryContaining(file -> file.endsWith("VERSION"));
    assertThat(archive.resolve("zhiyin.service"))
        .content()
        .contains("NoNewPrivileges=", "ProtectSystem=strict", "CapabilityBoundingSet=\n");
    for (String command : List.of("test", "dist")) {
      Process refused = start(archive, command);
      assertThat(refused.waitFor()).isEqualTo(1);
      assertThat(said(refused)).contains("from the sources");
    }
  }

  /* Made once: it takes longer than all that is done with it. */
  private static Path archive() throws IOException, InterruptedException {
    Path folder = Path.of("target/dist").toAbsolutePath();
    Path archive = folder.resolve("made");
    if (!Files.exists(archive)) {
      Files.createDirectories(folder);
      Path stamp = Path.of("target/built"); // the build that runs this test made the programs
      if (!Files.exists(stamp)) {
        Files.createFile(stamp);
      }
      Files.setLastModifiedTime(stamp, FileTime.from(Instant.now()));
      var builder =
          new ProcessBuilder(
                  LAUNCHER.toString(), "dist", "--out", folder.toString(), "--version", "test")
              .redirectErrorStream(true);
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      Process process = builder.start();
      String said = said(process);
      assertThat(process.waitFor()).as(said).isZero();
      try (var made = Files.newDirectoryStream(folder, "zhiyin-test-*.tar")) {
        Files.move(made.iterator().next(), archive);
      }
    }
    return archive;
  }

  private Path unpacked(Path archive, String name) throws IOException, InterruptedException {
    Path folder = Files.createDirectory(machine.resolve(name));
    Process tar =
        new ProcessBuilder(
                "tar", "-xf", archive.toString(), "-C", folder.toString(), "--strip-components=1")
            .redirectErrorStream(true)
            .start();
    String said = said(tar);
    assertThat(tar.waitFor()).as(said).isZero();
    return folder;
  }

  private Process start(Path archive, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(archive.resolve("bin/zhiyin").toString());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(machine.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", coreutils().toString());
    builder.environment().put("HOME", machine.toString());
    builder.environment().put("ZHIYIN_HEAP", "1g");
    // each lives for a few seconds
    builder.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
    return builder.start();
  }

  private Path coreutils() throws IOException {
    Path folder = machine.resolve("coreutils");
    if (!Files.exists(folder)) {
      Files.createDirectory(folder);
      for (String name : COREUTILS) {
        Files.createSymbolicLink(folder.resolve(name), onThePath(name));
      }
    }
    return folder;
  }

  private static Path onThePath(String name) {
    return Pattern.compile(":")
        .splitAsStream(System.getenv("PATH"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private void run(Path archive, String... arguments) throws IOException, InterruptedException {
    Process process = start(archive, arguments);
    String said = said(process);
    assertThat(process.waitFor()).as(said).isZero();
  }

  /* What a server of the archive answers. */
  private String answered(Path archive, String command, Path shop)
      throws IOException, InterruptedException {
    Process server = start(archive, command, "--home", shop.toString(), "--port", "0");
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(address(server) + "/v1/recommendations"))
              .header("Content-Type", "application/json")
              .timeout(Duration.ofSeconds(30))
              .POST(
                  BodyPublishers.ofString(
                      """
                      {"history": [{"productId": "p00001"}], "k": 3, "locale": "zh-CN"}
                      """))
              .build();
      var response = http.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return response.body().replaceAll("\"(recommendationId|cursor)\":\"[^\"]*\"", "");
    } finally {
      server.destroy();
      assertThat(server.waitFor(60, TimeUnit.SECONDS)).as("the server ends").isTrue();
    }
  }

  private static String address(Process server) throws IOException {
    var said = new StringBuilder();
    var output = server.inputReader(UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        return ready.group(1);
      }
    }
    throw new AssertionError("the server ended: " + said);
  }

  private static String said(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
