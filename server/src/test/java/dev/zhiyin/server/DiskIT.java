package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, read-only or damaged, and folders that are taken: real ones. */
@Timeout(180)
class DiskIT {
  @TempDir Path folder;

  static boolean mayMount() {
    return SmallDisk.mayMount();
  }

  @Test
  @EnabledIf("mayMount")
  void aFullDiskRefusesWritesAndLosesNone() {
    try (var disk = new SmallDisk(folder.resolve("disk"), 48)) {
      var home = new Home(folder.resolve("disk"));
      new SmallShop(home).stocked().published();
      var accepted = new ArrayList<String>();
      try (var server = ShopProcess.serve(home.root(), folder.resolve("server.log"));
          var client = new Client(server.address())) {
        accepted.add(event(client, "before"));
        disk.fill();
        List<Client.Reply> refused = untilRefused(client, accepted);
        Client.Reply last = refused.getLast();
        assertThat(last.header("Retry-After")).isNotEmpty();
        assertThat(last.json().get("type").textValue())
            .isEqualTo("urn:zhiyin:problem:store-unavailable");
        assertThat(last.json().get("detail").textValue()).containsIgnoringCase("full");
        var product = put(client, "full-1");
        assertThat(product.status()).isEqualTo(503);
        assertThat(client.get("v1/users/Ann/recommendations").status()).isEqualTo(200);
        disk.free();
        accepted.add(untilAccepted(client));
        assertThat(put(client, "free-1").status()).isEqualTo(200);
        assertThat(found(client, "free-1")).isTrue();
        for (String id : accepted) {
          assertThat(send(client, id).json().at("/results/0/status").textValue())
              .isEqualTo("duplicate");
        }
        server.stop();
      }
      ToolRun.verified(home);
    }
  }

  /* Small writes may still fit into pages that the files have already. */
  private static List<Client.Reply> untilRefused(Client client, List<String> accepted) {
    for (int i = 0; i < 5_000; i++) {
      String id = "filling-" + i;
      Client.Reply reply = send(client, id);
      if (reply.status() != 200) {
        return List.of(reply);
      }
      accepted.add(id);
    }
    throw new AssertionError("a full disk took 5,000 events");
  }

  private static String untilAccepted(Client client) {
    for (int i = 0; i < 50; i++) {
      if (send(client, "after-" + i).status() == 200) {
        return "after-" + i;
      }
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
    throw new AssertionError("still refused though the disk has room");
  }

  @Test
  @EnabledIf("mayMount")
  void aReadOnlyFolderIsToldInOneLine() throws IOException {
    try (var disk = new SmallDisk(folder.resolve("disk"), 48)) {
      var home = new Home(folder.resolve("disk"));
      new SmallShop(home).stocked().published();
      disk.makeReadOnly();
      Path log = folder.resolve("server.log");
      try (var server = ShopProcess.serve(home.root(), log)) {
        assertThat(server.awaitEnd(Duration.ofMinutes(2))).isEqualTo(1);
      }
      assertThat(ours(log)).hasSize(1);
      assertThat(ours(log).getFirst()).containsIgnoringCase("read-only").contains("disk");
    }
  }

  @Test
  void aSecondServerOnTheSameFolderIsToldWhoHasIt() throws IOException {
    var home = new Home(folder.resolve("home"));
    new SmallShop(home).stocked().published();
    Path log = folder.resolve("second.log");
    try (var first = ShopProcess.serve(home.root(), folder.resolve("first.log"));
        var client = new Client(first.address());
        var second = ShopProcess.serve(home.root(), log)) {
      assertThat(second.awaitEnd(Duration.ofMinutes(2))).isEqualTo(1);
      assertThat(ours(log)).hasSize(1);
      assertThat(ours(log).getFirst())
          .contains(home.root().toString())
          .contains(Long.toString(first.pid()));
      assertThat(client.get("v1/users/Ann/recommendations").status()).isEqualTo(200);
    }
  }

  @Test
  void aTruncatedAndABitFlippedSegmentAreMadeAgainOutOfTheStore() throws IOException {
    var home = new Home(folder.resolve("home"));
    new SmallShop(home).stocked().published();
    Path log = folder.resolve("server.log");
    try (var server = ShopProcess.serve(home.root(), log);
        var client = new Client(server.address())) {
      assertThat(put(client, "late-1").status()).isEqualTo(200);
      server.stop();
    }
    List<Damage> damages = List.of(Damage.TRUNCATED, Damage.FLIPPED);
    for (Damage damage : damages) {
      damage.inflict(largestBelow(home.root().resolve("live")));
      damage.inflict(largestBelow(home.generations().resolve("000001").resolve("index")));
      try (var server = ShopProcess.serve(home.root(), log);
          var client = new Client(server.address())) {
        assertThat(found(client, "late-1")).describedAs("%s", damage).isTrue();
        assertThat(client.get("v1/users/Ann/recommendations").json().get("items")).isNotEmpty();
        server.stop();
      }
      assertThat(Files.readString(log)).contains("000001");
    }
  }

  private enum Damage {
    TRUNCATED {
      @Override
      void inflict(RandomAccessFile file) throws IOException {
        file.setLength(file.length() / 2);
      }
    },
    FLIPPED {
      @Override
      void inflict(RandomAccessFile file) throws IOException {
        file.seek(file.length() / 2);
        int was = file.read();
        file.seek(file.length() / 2);
        file.write(was ^ 4);
      }
    };

    abstract void inflict(RandomAccessFile file) throws IOException;

    void inflict(Path file) throws IOException {
      try (var open = new RandomAccessFile(file.toFile(), "rw")) {
        inflict(open);
      }
    }
  }

  private static Path largestBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  private static List<String> ours(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.startsWith("zhiyin: ")).toList();
    }
  }

  private static String event(Client client, String id) {
    assertThat(send(client, id).status()).isEqualTo(200);
    return id;
  }

  private static Client.Reply send(Client client, String id) {
    return client.post(
        "v1/events",
        "{'events':[{'eventId':'%s','userId':'Ann','productId':'ear-2','type':'view'}]}"
            .formatted(id));
  }

  private static Client.Reply put(Client client, String id) {
    return client.send(
        client
            .request("v1/products/" + id)
            .header("Content-Type", "application/json")
            .PUT(
                java.net.http.HttpRequest.BodyPublishers.ofString(
                    "{\"title\":\"quokka %s\",\"price\":5}".formatted(id))));
  }

  private static boolean found(Client client, String id) {
    for (var item : client.get("v1/search?k=50&q=quokka").json().get("items")) {
      if (item.get("productId").textValue().equals(id)) {
        return true;
      }
    }
    return false;
  }
}
