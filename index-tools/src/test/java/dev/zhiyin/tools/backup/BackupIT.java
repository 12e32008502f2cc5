package dev.zhiyin.tools.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.config.StoreSettings;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.GenerationRepository.GenerationListing;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.store.StoreSnapshot.StoreRow;
import dev.zhiyin.onnx.encoder.Encoders;
import dev.zhiyin.testing.PostgresServer;
import dev.zhiyin.tools.Zhiyin;
import dev.zhiyin.tools.backup.Backup.BackupWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupIT {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.123456Z");

  @TempDir private static Path made;
  @TempDir private Path folder;
  private Path file;
  private Home restored;

  @BeforeAll
  static void makeAShop() throws IOException {
    try (var store = Store.open(shop())) {
      store
          .products()
          .put(IntStream.range(0, 40).mapToObj(i -> Product.titled("p" + i, "lamp " + i)).toList());
      store.products().delete(List.of("p3"));
      for (int i = 0; i < 30; i++) {
        store.events().add(List.of(view("e" + i, ShopperId.user("u" + i % 5), "p" + i)));
      }
      store.events().add(List.of(view("s1", ShopperId.session("s"), "p1")));
      store
          .events()
          .add(
              List.of(
                  view(
                      "s2", new ShopperId(Optional.of("u1"), Optional.of("s")), "never there 商品")));
      store.erasing().erase("u4");
    }
    Files.createDirectories(made.resolve("secrets"));
    Files.writeString(made.resolve("secrets/key"), "a key that is not to leave");
    Files.writeString(shop().config(), "limits: {waitingEvents: 5000}\n");
    Zhiyin.done(
        "rebuild", "--home", made.toString(), "--encoder", "all-minilm-l6-v2", "--no-train");
  }

  private static Home shop() {
    return new Home(made);
  }

  private static Event view(String id, ShopperId shopperId, String product) {
    return Event.of(id, shopperId, new Subject.Item(product), EventType.VIEW, TIME);
  }

  @BeforeEach
  void names() {
    file = folder.resolve("backup.zip");
    restored = new Home(folder.resolve("restored"));
  }

  @Test
  void aRestoredShopIsTheSame() throws IOException {
    long sequence = sequence(shop(), ShopConfig.DEFAULT);

    assertThat(backup())
        .isEqualTo(
            "backup: the store at change %d and generation 1 are in %s\n"
                .formatted(sequence, file));
    assertThat(restore())
        .startsWith(
            "restore: the store at change %d and generation 1 are in %s, as they were at 20"
                .formatted(sequence, restored.root()));

    assertThat(rows(restored, ShopConfig.DEFAULT)).isEqualTo(rows(shop(), ShopConfig.DEFAULT));
    assertThat(sequence(restored, ShopConfig.DEFAULT)).isEqualTo(sequence);
    assertThat(files(restored.generations().resolve("000001")))
        .isNotEmpty()
        .isEqualTo(files(shop().generations().resolve("000001")));
    assertThat(new GenerationRepository(restored).current()).hasValue(1);
    assertThat(restored.config()).hasSameTextualContentAs(shop().config());
    assertThat(children(restored.root()))
        .containsExactlyInAnyOrder("generations", "store.id", "store.sqlite", "zhiyin.yaml");
    verifies(restored);
    Zhiyin.done("rebuild", "--home", restored.root().toString(), "--no-train");
    assertThat(new GenerationRepository(restored).current()).hasValue(2);
  }

  @Test
  void aShopOnAClusterHasNoGenerationInItsBackupThoughItsFolderHasFormerOnes() throws IOException {
    backup();
    restore();
    Files.writeString(restored.generations().resolve("000001/manifest.json"), "of another program");
    try (var store = Store.open(restored)) {
      Contents contents =
          new Backup(restored, store, true).to(folder.resolve("moved.zip"), restored.config());
      assertThat(contents.generation()).isNull();
    }
  }

  @Test
  void nothingSecretIsInIt() throws IOException {
    backup();
    try (var zip = new ZipFile(file.toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .contains("zhiyin.yaml", "store/product.jsonl", "store/event.jsonl", "backup.json")
          .allMatch(name -> name.matches("zhiyin.yaml|backup.json|store/\\w+.jsonl|generation/.*"));
    }
  }

  @Test
  void whatIsWrittenMeanwhileIsInItWholeOrNotAtAll() {
    Home busy = new Home(folder.resolve("busy"));
    backup();
    Zhiyin.done("restore", "--home", busy.root().toString(), "--from", file.toString());
    Path second = folder.resolve("second.zip");
    var stop = new AtomicBoolean();
    try (var store = Store.open(busy)) {
      var writing =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; !stop.get(); i++) {
                  store.products().put(List.of(numbered("left", i), numbered("right", i)));
                  store.events().add(List.of(view("busy" + i, ShopperId.user("u"), "left")));
                }
              });
      try {
        Zhiyin.done("backup", "--home", busy.root().toString(), "--to", second.toString());
      } finally {
        stop.set(true);
        writing.join();
      }
      assertThat(store.sequence()).isGreaterThan(sequence(shop(), ShopConfig.DEFAULT) + 10);
    }

    Zhiyin.done("restore", "--home", restored.root().toString(), "--from", second.toString());

    verifies(restored);
    try (var store = Store.open(restored)) {
      Product left = store.products().find("left").orElseThrow();
      Product right = store.products().find("right").orElseThrow();
      assertThat(left.title()).isEqualTo(right.title());
      long last = store.products().changes(0, 1000).getLast().sequence();
      long events = store.events().of(ShopperId.user("u")).size();
      int round = Integer.parseInt(left.title());
      assertThat(events).isIn((long) round, round + 1L);
      assertThat(store.sequence()).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(last + 3);
    }
  }

  private static Product numbered(String id, int number) {
    return Product.titled(id, Integer.toString(number));
  }

  @Test
  void onlyAnEmptyFolderIsRestoredInto() throws IOException {
    backup();
    Files.createDirectories(restored.root().resolve("models"));
    Files.writeString(restored.root().resolve("notes.txt"), "mine");

    assertThat(Zhiyin.run(restoring()))
        .isEqualTo(
            new Zhiyin.Run(
                1,
                "",
                "zhiyin: %s is not empty: it has models, notes.txt; only an empty folder can be restored into\n"
                    .formatted(restored.root())));
    assertThat(children(restored.root())).containsExactlyInAnyOrder("models", "notes.txt");
  }

  @Test
  void settingsThatAreThereAlreadyStay() throws IOException {
    backup();
    Files.createDirectories(restored.root());
    Files.writeString(restored.config(), "limits: {waitingEvents: 7000}\n");

    restore();

    assertThat(restored.config()).hasContent("limits: {waitingEvents: 7000}");
    verifies(restored);
  }

  @Test
  void whatIsDamagedIsRefusedOrNotDamagedWhereItCounts() throws IOException {
    backup();
    byte[] whole = Files.readAllBytes(file);
    List<StoreRow> rows = rows(shop(), ShopConfig.DEFAULT);
    var random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 60; i++) {
      byte[] flipped = whole.clone();
      flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, flipped);
      Zhiyin.Run run = Zhiyin.run(restoring());
      if (run.status() == 0) {
        assertThat(rows(restored, ShopConfig.DEFAULT)).isEqualTo(rows);
        restored = new Home(folder.resolve("restored" + i));
      } else {
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith("zhiyin: " + file).hasLineCount(1);
        assertThat(restored.root()).doesNotExist();
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(50);
  }

  @Test
  void whatIsCutOffIsRefused() throws IOException {
    backup();
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 1, 100, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(Zhiyin.run(restoring()))
          .satisfies(run -> assertThat(run.status()).isEqualTo(1))
          .satisfies(
              run ->
                  assertThat(run.err())
                      .startsWith("zhiyin: %s is damaged, or no backup: ".formatted(file)));
      assertThat(restored.root()).doesNotExist();
    }
  }

  @Test
  void saysWhichEntryDiffers() throws IOException {
    var contents = write(2);

    assertThat(Zhiyin.run(restoring()).err())
        .isEqualTo(
            "zhiyin: %s is a backup of format 2; this program reads format 1\n".formatted(file));
    assertThat(contents.entries()).hasSize(1);

    write(1);
    byte[] bytes = Files.readAllBytes(file);
    int at = indexOf(bytes, "first content");
    bytes[at] = 'F';
    Files.write(file, bytes);
    assertThat(Zhiyin.run(restoring()).err())
        .matches(
            "zhiyin: \\S+: store/setting.jsonl has 13 bytes with checksum \\w{64}; backup.json says"
                + " 13 bytes with \\w{64}\n");
  }

  /* A backup whose one entry is not compressed, and says so of itself. */
  private Contents write(int format) throws IOException {
    Files.deleteIfExists(file);
    byte[] content = "first content".getBytes(StandardCharsets.UTF_8);
    var contents =
        new Contents(
            format,
            TIME.toString(),
            1,
            null,
            List.of(new Contents.Entry("store/setting.jsonl", content.length, Sha256.of(content))));
    try (var zip = zip()) {
      zip.setLevel(0);
      zip.putNextEntry(new ZipEntry("store/setting.jsonl"));
      zip.write(content);
      zip.putNextEntry(new ZipEntry(Contents.NAME));
      zip.write(contents.json());
    }
    return contents;
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  @Test
  void aPathThatLeadsOutOfTheFolderIsRefused() throws IOException {
    try (var writer = new BackupWriter(file)) {
      writer.begin("generation/../../../outside").write(1);
      writer.finish(1, 1L);
    }

    assertThat(Zhiyin.run(restoring()).err())
        .isEqualTo("zhiyin: generation/../../../outside lies outside of the backup\n");
    assertThat(restored.root()).doesNotExist();
    assertThat(children(folder)).containsExactly("backup.zip");
  }

  @Test
  void nobodyElseMayReadABackup() throws IOException {
    backup();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void settingsInABackupDoNotLeadOutOfTheShop() throws IOException {
    Files.writeString(folder.resolve("password"), "x");
    Path settings = folder.resolve("zhiyin.yaml");
    Files.writeString(
        settings,
        """
        store: {url: "jdbc:postgresql://evil.example/x", user: u, passwordFile: password}
        limits: {waitingEvents: 5000}
        """);
    try (var writer = new BackupWriter(file)) {
      writer.add(Contents.CONFIG, settings);
      writer.finish(1, null);
    }

    assertThat(Zhiyin.run(restoring()).err())
        .isEqualTo(
            "zhiyin: the settings in the backup have store.url, store.user, store.passwordFile, which"
                + " lead out of the shop: place a zhiyin.yaml in %s, give --config FILE, or trust"
                    .formatted(restored.root())
                + " them with --trust-settings\n");
    assertThat(restored.root()).doesNotExist();
    var trusting = new ArrayList<>(List.of(restoring()));
    trusting.add("--trust-settings");
    assertThat(Zhiyin.run(trusting.toArray(String[]::new)).err())
        .contains("password"); // which it looks for beside them
  }

  @Test
  void whatIsUnpackedIsBounded() throws IOException {
    byte[] zeros = new byte[1 << 20];
    var told =
        new Contents(
            Contents.FORMAT,
            TIME.toString(),
            1,
            1L,
            List.of(new Contents.Entry("generation/bomb", 13, Sha256.of(zeros))));
    try (var zip = zip()) {
      zip.putNextEntry(new ZipEntry("generation/bomb"));
      for (int i = 0; i < 1_000; i++) {
        zip.write(zeros);
      }
      zip.putNextEntry(new ZipEntry(Contents.NAME));
      zip.write(told.json());
    }
    long start = System.nanoTime();
    assertThat(Zhiyin.run(restoring()).err())
        .isEqualTo(
            "zhiyin: %s: generation/bomb has more than the 13 bytes that backup.json says\n"
                .formatted(file));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));

    refuses(List.of(entry("elsewhere/x", 1)), "is no part of a backup, or is there twice");
    refuses(
        List.of(entry("generation/x", 1), entry("generation/x", 1)),
        "is no part of a backup, or is there twice");
    refuses(List.of(entry("generation/x\\y", 1)), "is no part of a backup, or is there twice");
    refuses(List.of(entry("zhiyin.yaml", 17 << 20)), "wanted at most 16777216");
    refuses(List.of(entry("generation/x", 1L << 60)), " has free");
    refuses(
        List.of(entry("generation/x", Long.MAX_VALUE), entry("generation/y", Long.MAX_VALUE)),
        " has free");
  }

  @Test
  void whatABackupSaysOfItselfIsBounded() throws IOException {
    try (var zip = zip()) {
      zip.putNextEntry(new ZipEntry(Contents.NAME));
      byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 65; i++) {
        zip.write(blanks);
      }
    }
    assertThat(Zhiyin.run(restoring()).err())
        .isEqualTo(
            "zhiyin: %s has 1 entries and a backup.json of 67108865 bytes or more; a backup has 100000 and 67108864 at most\n"
                .formatted(file));

    try (var zip = zip()) {
      zip.putNextEntry(new ZipEntry(Contents.NAME));
      for (int i = 0; i < 100_000; i++) {
        zip.putNextEntry(new ZipEntry("generation/" + i));
      }
    }
    assertThat(Zhiyin.run(restoring()).err()).contains(" has 100001 entries and a backup.json of");
    assertThat(restored.root()).doesNotExist();
  }

  /* Another process, or this one, may be at it. */
  @Test
  void aRestoreThatLivesIsNotSweptAway() throws IOException {
    backup();
    Path living = Files.createDirectories(restored.root().resolve(".restoring-1234"));
    try (var channel =
            FileChannel.open(
                living.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      assertThat(Zhiyin.run(restoring()).err()).contains("is not empty: it has .restoring-1234;");
    }
    assertThat(living.resolve(".lock")).exists();
  }

  private ZipOutputStream zip() throws IOException {
    return new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
  }

  private static Contents.Entry entry(String name, long size) {
    return new Contents.Entry(name, size, Sha256.of(new byte[] {1}));
  }

  private void refuses(List<Contents.Entry> entries, String why) throws IOException {
    try (var zip = zip()) {
      for (String name : entries.stream().map(Contents.Entry::name).distinct().toList()) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(1);
      }
      zip.putNextEntry(new ZipEntry(Contents.NAME));
      zip.write(new Contents(Contents.FORMAT, "now", 1, 1L, entries).json());
    }
    Zhiyin.Run run = Zhiyin.run(restoring());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(why).hasLineCount(1);
    assertThat(restored.root()).doesNotExist();
  }

  @Test
  void whatAKilledRestoreLeftIsSweptAway() throws IOException {
    backup();
    Path left = restored.root().resolve(".zhiyin-part-1234");
    Files.createDirectories(left.resolve("made/generations/000001"));
    Files.writeString(left.resolve("made/store.sqlite"), "half");

    restore();

    assertThat(left).doesNotExist();
    verifies(restored);
  }

  @Test
  void whatAKilledBackupLeftIsSweptAwayByAnother() throws IOException {
    Path left = Files.createDirectories(folder.resolve(".zhiyin-part-1234/made"));
    Files.writeString(left.resolve("yesterday.zip"), "half");

    backup();

    assertThat(children(folder)).containsExactly("backup.zip");
  }

  @Test
  void everyCommandOnAShopSweepsItsHome() throws IOException {
    backup();
    restore();
    for (Path parent : List.of(restored.root(), restored.generations())) {
      Files.writeString(
          Files.createDirectories(parent.resolve(".zhiyin-part-1234/made")).resolve("x"), "half");
    }

    verifies(restored);

    assertThat(children(restored.root())).doesNotContain(".zhiyin-part-1234");
    assertThat(children(restored.generations())).doesNotContain(".zhiyin-part-1234");
  }

  @Test
  void whoWasErasedAfterTheBackupStaysErased() {
    Home home = new Home(folder.resolve("erasing"));
    Path erasures = folder.resolve("erasures.jsonl");
    try (var store = Store.open(home)) {
      store
          .events()
          .add(
              List.of(
                  view("1", ShopperId.user("ann"), "p"), view("2", ShopperId.user("bob"), "p")));
    }
    Zhiyin.done("backup", "--home", home.root().toString(), "--to", file.toString());
    try (var store = Store.open(home)) {
      store.erasing().erase("ann");
    }
    assertThat(
            Zhiyin.done("erasures", "--home", home.root().toString(), "--to", erasures.toString())
                .out())
        .isEqualTo("erasures: 1 are in %s\n".formatted(erasures));
    assertThat(erasures).content().doesNotContain("ann");

    assertThat(restore()).contains("whoever was erased since is back");
    try (var store = Store.open(restored)) {
      assertThat(store.events().of(ShopperId.user("ann"))).hasSize(1);
    }
    assertThat(
            Zhiyin.done(
                    "erasures", "--home", restored.root().toString(), "--from", erasures.toString())
                .out())
        .isEqualTo("erasures: 1 shoppers who had something here are erased again\n");
    restored = new Home(folder.resolve("obeying"));
    var obeying = new ArrayList<>(List.of(restoring()));
    obeying.addAll(List.of("--erasures", erasures.toString()));
    assertThat(Zhiyin.done(obeying.toArray(String[]::new)).out()).contains("1 shoppers");
    try (var store = Store.open(restored)) {
      assertThat(store.events().of(ShopperId.user("ann"))).isEmpty();
      assertThat(store.events().of(ShopperId.user("bob"))).hasSize(1);
      assertThat(store.products().stats(List.of("p")).values().iterator().next().uniqueShoppers())
          .isEqualTo(1);
    }
  }

  @Test
  void erasuresOfAnotherShopAndWhatIsNoFileOfThemAreRefused() throws IOException {
    backup();
    Path erasures = folder.resolve("erasures.jsonl");
    Home other = new Home(folder.resolve("other"));
    Store.open(other).close();
    Zhiyin.done("erasures", "--home", other.root().toString(), "--to", erasures.toString());
    var obeying = new ArrayList<>(List.of(restoring()));
    obeying.addAll(List.of("--erasures", erasures.toString()));
    String[] arguments = obeying.toArray(String[]::new);
    assertThat(Zhiyin.run(arguments).err())
        .isEqualTo("zhiyin: the erasures are those of another shop than the backup\n");
    Files.writeString(erasures, "{\"salt\": 1}\n");
    assertThat(Zhiyin.run(arguments).err())
        .isEqualTo(
            "zhiyin: %s is no file of erasures: line 1: salt is missing\n".formatted(erasures));
    assertThat(restored.root()).doesNotExist();
  }

  @Test
  void aRebuildDropsWhatWasMadeOfTheErased() throws IOException {
    backup();
    restore();
    String home = restored.root().toString();
    String words = "a very secret wish";
    String kept = "query of somebody else";
    String checksum = checksum("all-minilm-l6-v2");
    try (var store = Store.open(restored);
        var cache = new EmbeddingCache(restored.vectorCache())) {
      store.events().add(List.of(search("w1", "u1", words), search("w2", "u2", kept)));
      for (String encoder : List.of("none in use", checksum)) {
        cache.put(encoder, List.of(words, kept), List.of(Embedding.of(1, 0), Embedding.of(0, 1)));
      }
      store.erasing().erase("u1");
    }
    Path events = folder.resolve("events.csv");
    Files.writeString(
        events, "user_id,product_id,event_type,timestamp\nu1,p1,view,2026-01-01T00:00:00Z\n");

    Zhiyin.done(
        "rebuild",
        "--home",
        home,
        "--no-train",
        "--encoder",
        "all-minilm-l6-v2",
        "--events",
        events.toString());

    try (var store = Store.open(restored);
        var cache = new EmbeddingCache(restored.vectorCache())) {
      assertThat(store.events().of(ShopperId.user("u1"))).isEmpty();
      assertThat(cache.find(checksum, List.of(words, kept)))
          .containsExactly(Optional.empty(), Optional.of(Embedding.of(0, 1)));
      assertThat(cache.find("none in use", List.of(words, kept))).containsOnly(Optional.empty());
    }
    assertThat(new GenerationRepository(restored).list())
        .extracting(GenerationListing::id)
        .containsExactly(2L);
  }

  private static String checksum(String encoder) {
    try (TextEncoder opened = Encoders.open(encoder)) {
      return opened.checksum();
    }
  }

  private static Event search(String id, String user, String words) {
    return Event.of(id, ShopperId.user(user), new Subject.Words(words), EventType.SEARCH, TIME);
  }

  @Test
  void aClockThatIsWrongIsToldAndAccepted() {
    Home home = new Home(folder.resolve("clock"));
    Store.open(home).close();
    assertThat(Zhiyin.done("clock", "--home", home.root().toString()).out())
        .startsWith("clock: it is PT")
        .endsWith(" the time that has passed for sure\n");
    assertThat(Zhiyin.done("clock", "--home", home.root().toString(), "--accept").out())
        .startsWith("clock: events age by the clock, which shows 20");
    Zhiyin.done("compact", "--home", home.root().toString());
  }

  @Test
  void aStoreThatIsNotWholeIsNotRestored() throws IOException {
    try (var writer = new BackupWriter(file)) {
      writer.finish(1, null);
    }

    assertThat(Zhiyin.run(restoring()).err()).startsWith("zhiyin: the rows are not all of a store");
    assertThat(restored.root()).doesNotExist();
  }

  @Test
  void aBackupReplacesNothingAndLeavesNothingHalfDone() throws IOException {
    Files.writeString(file, "mine");
    assertThat(Zhiyin.run("backup", "--home", made.toString(), "--to", file.toString()))
        .isEqualTo(
            new Zhiyin.Run(
                1, "", "zhiyin: %s exists already; a backup replaces nothing\n".formatted(file)));
    assertThat(file).hasContent("mine");
    Path nowhere = folder.resolve("no folder/backup.zip");
    assertThat(Zhiyin.run("backup", "--home", made.toString(), "--to", nowhere.toString()).status())
        .isEqualTo(1);
    assertThat(children(folder)).containsExactly("backup.zip");
  }

  @Test
  void settingsThatNoRestoreTakesAreNotBackedUp() throws IOException {
    var home = new Home(folder.resolve("large"));
    try (var store = Store.open(home)) {
      Path settings = folder.resolve("large.yaml");
      Files.writeString(settings, "# as it is\n".repeat(200_000));
      var _ = new Backup(home, store, false).to(file, settings);
      restore();
      assertThat(restored.config()).hasSize(2_200_000);

      Files.writeString(settings, "#".repeat((16 << 20) + 1));
      Path other = folder.resolve("other.zip");
      assertThatThrownBy(() -> new Backup(home, store, false).to(other, settings))
          .isInstanceOf(WorkRefused.class)
          .hasMessage("%s has 16777217 bytes; wanted at most 16777216", settings);
      assertThat(other).doesNotExist();
    }
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(Zhiyin.run("backup", "--home", folder.resolve("x").toString(), "--to", "y").err())
        .isEqualTo("zhiyin: there is no store " + folder.resolve("x/store.sqlite") + "\n");
  }

  @Test
  void aShopWithoutAGenerationHasABackupToo() {
    var home = new Home(folder.resolve("young"));
    try (var store = Store.open(home)) {
      store.products().put(List.of(Product.titled("p", "lamp")));
    }

    assertThat(
            Zhiyin.done("backup", "--home", home.root().toString(), "--to", file.toString()).out())
        .isEqualTo("backup: the store at change 1 and no generation are in %s\n".formatted(file));
    restore();

    assertThat(rows(restored, ShopConfig.DEFAULT)).isEqualTo(rows(home, ShopConfig.DEFAULT));
    assertThat(restored.generations()).doesNotExist();
  }

  @Test
  void aDamagedGenerationIsNotBackedUp() throws IOException {
    backup();
    restore();
    Path mean = restored.generations().resolve("000001/mean.f32");
    Files.write(mean, new byte[8]);
    Path other = folder.resolve("other.zip");

    Zhiyin.Run run =
        Zhiyin.run("backup", "--home", restored.root().toString(), "--to", other.toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("zhiyin: " + mean + " has checksum ");
    assertThat(children(folder)).containsExactly("backup.zip", "restored");
  }

  @Test
  void aStoreMovesFromSqliteToPostgresql() throws IOException {
    backup();
    Path config = postgresql("settings.yaml");
    ShopConfig settings = ShopConfig.read(restored, Optional.of(config), Map.of());

    Zhiyin.done(
        "restore",
        "--home",
        restored.root().toString(),
        "--from",
        file.toString(),
        "--config",
        config.toString());

    assertThat(rows(restored, settings))
        .containsExactlyInAnyOrderElementsOf(rows(shop(), ShopConfig.DEFAULT));
    assertThat(children(restored.root())).containsExactly("generations", "store.id");
    assertThat(
            Zhiyin.done(
                    "verify", "--home", restored.root().toString(), "--config", config.toString())
                .out())
        .endsWith(", 0 pending, 0 differ\n");
    refusesAFullDatabase(config);
  }

  private void refusesAFullDatabase(Path config) throws IOException {
    Home again = new Home(folder.resolve("again"));
    Files.createDirectories(again.root());
    Files.copy(config, again.config());
    Zhiyin.Run run =
        Zhiyin.run(
            "restore",
            "--home",
            again.root().toString(),
            "--from",
            file.toString(),
            "--config",
            config.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(" is not empty; only an empty store can be restored into");
    assertThat(children(again.root())).containsExactly("zhiyin.yaml");
  }

  @Test
  void settingsPlacedBeforehandChooseThePlace() throws IOException {
    backup();
    Path config = postgresql("restored.yaml");
    Files.createDirectories(restored.root());
    Files.writeString(
        restored.config(), Files.readString(config).replace("passwordFile: ", "passwordFile: ../"));

    restore();

    assertThat(children(restored.root()))
        .containsExactlyInAnyOrder("generations", "store.id", "zhiyin.yaml");
    verifies(restored);
    ShopConfig settings = ShopConfig.read(restored, Optional.empty(), Map.of());
    assertThat(settings.store().url()).startsWith("jdbc:postgresql:");
    assertThat(sequence(restored, settings)).isEqualTo(sequence(shop(), ShopConfig.DEFAULT));
  }

  private Path postgresql(String name) throws IOException {
    var settings =
        new StoreSettings(
            PostgresServer.shared().newDatabase(),
            PostgresServer.USER,
            Optional.of(Secret.of(PostgresServer.PASSWORD)),
            8);
    Files.writeString(folder.resolve("password"), PostgresServer.PASSWORD);
    return Files.writeString(
        folder.resolve(name),
        "store: {url: \"%s\", user: %s, passwordFile: password}\n"
            .formatted(settings.url(), settings.user()));
  }

  private String backup() {
    return Zhiyin.done("backup", "--home", made.toString(), "--to", file.toString()).out();
  }

  private String restore() {
    return Zhiyin.done(restoring()).out();
  }

  private String[] restoring() {
    return new String[] {
      "restore", "--home", restored.root().toString(), "--from", file.toString()
    };
  }

  private static void verifies(Home home) {
    assertThat(Zhiyin.done("verify", "--home", home.root().toString()).out())
        .endsWith(", 0 differ\n");
  }

  private static List<StoreRow> rows(Home home, ShopConfig config) {
    try (var store = Store.open(home, config)) {
      var rows = new ArrayList<StoreRow>();
      store.snapshot(
          moment -> {
            moment.forEachRow(rows::add);
            return rows;
          });
      return rows;
    }
  }

  private static long sequence(Home home, ShopConfig config) {
    try (var store = Store.open(home, config)) {
      return store.sequence();
    }
  }

  private static List<String> children(Path folder) throws IOException {
    try (var children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  private static List<String> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      var found = new ArrayList<String>();
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        found.add(folder.relativize(file) + " " + Sha256.of(file));
      }
      return found;
    }
  }
}
