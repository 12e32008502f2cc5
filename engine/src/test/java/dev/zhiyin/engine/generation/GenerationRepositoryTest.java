package dev.zhiyin.engine.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.cooccurrence.CoOccurrenceCounter;
import dev.zhiyin.engine.cooccurrence.CoOccurring;
import dev.zhiyin.engine.cooccurrence.ComplementCounter;
import dev.zhiyin.engine.cooccurrence.Complements;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.HashingEncoder;
import dev.zhiyin.engine.generation.GenerationRepository.GenerationListing;
import dev.zhiyin.engine.lucene.IndexSchema;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.renewal.Basket;
import dev.zhiyin.engine.renewal.RenewalCounter;
import dev.zhiyin.engine.renewal.RenewalTimes;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.testing.FolderTree;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationRepositoryTest {
  @TempDir Path folder;
  private Home home;
  private Path root;
  private GenerationRepository generations;

  @BeforeEach
  void findTheFolder() {
    home = new Home(folder.resolve("not yet/there"));
    root = home.generations();
    generations = new GenerationRepository(home);
  }

  @Test
  void nobodyWaitsForALockWhileAGenerationIsChecked() {
    long first = SmallGenerations.make(generations, "tent").id();
    long second = SmallGenerations.make(generations, "stove").id();
    var held = new AtomicBoolean();
    var brought = new ArrayList<Long>();
    GenerationCatalog elsewhere =
        elsewhere(
            (name, arguments) -> {
              if (name.equals("lock")) {
                held.set(true);
                return (GenerationCatalog.Held) () -> held.set(false);
              }
              if (name.equals("fetch")) {
                assertThat(held).isFalse();
                brought.add((Long) arguments[0]);
              }
              return null;
            });
    var copied = new GenerationRepository(new Home(folder), elsewhere);

    copied.publish(first);
    copied.publish(second);
    Folders.deleteAll(new Home(folder).generationCopies());
    assertThat(copied.prune(1, true)).isEmpty();
    assertThat(copied.rollback().to()).isEqualTo(first);
    assertThat(brought).as("at last to compare").containsExactly(first, second, first, first);
  }

  /* As after a database was restored to an earlier time. */
  @Test
  void aCopyIsReplacedWhoseNumberWasGivenAgain() {
    var copied = new GenerationRepository(new Home(folder), elsewhere((_, _) -> null));
    long former = SmallGenerations.make(generations, "tent").id();
    copied.publish(former);
    Folders.deleteAll(root);
    Manifest made = make("stove");
    generations.publish(made.id());

    assertThat(made.id()).isEqualTo(former);
    assertThat(copied.currentManifest()).isEqualTo(made);
  }

  @Test
  void aCopyWhoseNumberWasGivenAgainIsNotInTheWay() throws IOException {
    var copied = new GenerationRepository(new Home(folder), elsewhere((_, _) -> null));
    Path copy = Files.createDirectories(new Home(folder).generationCopies().resolve("000001"));
    Files.writeString(copy.resolve("manifest.json"), "{}");

    Manifest made = SmallGenerations.make(copied, "tent");

    assertThat(made.id()).isOne();
    assertThat(Manifest.ManifestFile.read(copy).manifest()).isEqualTo(made);
  }

  /* A disk that is full, or a file in the way, says nothing of what lies elsewhere. */
  @Test
  void whatCannotBeBroughtHereIsNotTakenForDamaged() throws IOException {
    generations.publish(SmallGenerations.make(generations, "tent").id());
    generations.publish(SmallGenerations.make(generations, "stove").id());
    var calls = new ArrayList<String>();
    GenerationCatalog elsewhere =
        elsewhere(
            (name, _) -> {
              calls.add(name);
              return null;
            });
    Files.writeString(new Home(folder).generationCopies(), "in the way");
    var copied = new GenerationRepository(new Home(folder), elsewhere);

    List<ThrowingCallable> all =
        List.of(
            copied::list,
            () -> copied.pruneBefore(99),
            () -> copied.prune(1, true),
            copied::rollback);
    assertThat(all).allSatisfy(one -> assertThatThrownBy(one).isInstanceOf(StorageFailed.class));
    assertThat(calls).doesNotContain("remove", "serve");
  }

  /** Answers calls of a catalogue, by the names of its methods; null for those that it leaves. */
  private interface Answers {
    @Nullable Object of(String name, Object[] arguments);
  }

  /** A catalogue whose files lie in this folder and are copied from there. */
  private GenerationCatalog elsewhere(Answers answers) {
    GenerationCatalog folders = new FolderCatalog(root);
    return (GenerationCatalog)
        Proxy.newProxyInstance(
            GenerationCatalog.class.getClassLoader(),
            new Class<?>[] {GenerationCatalog.class},
            (_, method, arguments) -> {
              @Nullable Object answer = answers.of(method.getName(), arguments);
              if (method.getName().equals("fetch")) {
                Folders.makeAtomically(
                    (Path) arguments[1],
                    fresh -> FolderTree.copy(root.resolve("00000" + arguments[0]), fresh));
              }
              return answer == null ? method.invoke(folders, arguments) : answer;
            });
  }

  @Test
  void opensWhatWasPublished() throws IOException {
    Manifest made = make("tent");
    generations.publish(made.id());

    try (Generation opened = generations.openCurrent();
        var snapshot = opened.index().snapshot()) {
      assertThat(opened.manifest()).isEqualTo(made);
      assertThat(opened.centring().mean()).isEqualTo(SmallGenerations.MEAN);
      assertThat(Files.readString(opened.towers().resolve("user.onnx"))).isEqualTo("user tower");
      assertThat(snapshot.size()).isEqualTo(1);
      assertThat(snapshot.product(0)).isEqualTo(Product.titled("p", "tent"));
      assertThat(snapshot.retrieve(new Retrieval.Words("tent", 2), Restriction.NONE)).hasSize(1);
      opened.require(SmallGenerations.ENCODER);
    }
  }

  @Test
  void knowsWhatGoesTogetherOnlyIfItWasMadeSo() throws IOException {
    var counts = new CoOccurrenceCounter();
    IntStream.range(0, 3).forEach(_ -> counts.add(List.of("tent", "stove"), List.of()));
    counts.add(List.of("lipstick"), List.of());
    try (GenerationDraft draft = generations.begin()) {
      SmallGenerations.fill(draft, "tent");
      draft.writeCoOccurrence(counts);
      generations.publish(draft.finish(SmallGenerations.contents()).id());
    }
    try (Generation opened = generations.openCurrent()) {
      assertThat(opened.coOccurrence().of("tent"))
          .extracting(CoOccurring::productId)
          .contains("stove");
    }
    Path file = root.resolve("000001/cooccurrence.bin");
    Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
    assertThatThrownBy(generations::openCurrentBase)
        .isInstanceOf(GenerationUnusable.class)
        .hasMessageStartingWith(file + " has checksum ");

    generations.publish(make("without").id());
    try (Generation opened = generations.openCurrent()) {
      assertThat(opened.coOccurrence().of("tent")).isEmpty();
    }
  }

  @Test
  void knowsWhatIsBoughtAgainAndTogetherOnlyIfItWasMadeSo() throws IOException {
    var complements = new ComplementCounter(_ -> CategoryPath.NONE);
    IntStream.range(0, 3).forEach(_ -> complements.add(List.of(Set.of("tent", "stove"))));
    complements.add(List.of(Set.of("lipstick")));
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    var baskets =
        IntStream.range(0, 9)
            .mapToObj(i -> new Basket(start.plusSeconds(i * 864_000L), Set.of("tea")))
            .toList();
    RenewalTimes renewal =
        RenewalCounter.learn(
            sink -> sink.accept(baskets), _ -> CategoryPath.parse("Tea"), Instant.MAX);
    try (GenerationDraft draft = generations.begin()) {
      SmallGenerations.fill(draft, "tent");
      draft.writeComplements(complements);
      draft.writeRenewal(renewal);
      generations.publish(draft.finish(SmallGenerations.contents()).id());
    }
    try (Generation opened = generations.openCurrent()) {
      assertThat(opened.complements().of("tent"))
          .extracting(Complements.With::productId)
          .containsExactly("stove");
      assertThat(opened.renewal().sameKindAgain(CategoryPath.parse("Tea"), .5)).isPresent();
    }
    for (String name : List.of("complements.bin", "complement-categories.bin", "renewal.json")) {
      Path file = root.resolve("000001").resolve(name);
      byte[] good = Files.readAllBytes(file);
      Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
      assertThatThrownBy(generations::openCurrentBase)
          .isInstanceOf(GenerationUnusable.class)
          .hasMessageStartingWith(file + " has checksum ");
      Files.write(file, good);
    }

    generations.publish(make("without").id());
    try (Generation opened = generations.openCurrent()) {
      assertThat(opened.complements().of("tent")).isEmpty();
      assertThat(opened.renewal().sameKindAgain(CategoryPath.parse("Tea"), .5)).isEmpty();
    }
  }

  @Test
  void theManifestSaysAllThatItIsMadeOf() {
    Manifest made = make("tent");
    assertThat(made.id()).isEqualTo(1);
    assertThat(made.encoder())
        .isEqualTo(new Manifest.EncoderId("hashing-8", SmallGenerations.ENCODER.checksum(), 8));
    assertThat(made.model()).isEqualTo("text");
    assertThat(made.storeSequence()).isEqualTo(42);
    assertThat(made.products()).isEqualTo(1);
    assertThat(made.metrics()).isEqualTo(Map.of("ndcg@10", .5));
    assertThat(made.files()).containsKeys("mean.f32", "towers/user.onnx");
    assertThat(generations.list()).containsExactly(new GenerationListing.Whole(made));
  }

  @Test
  void aFinishedGenerationIsNotServedBeforeItIsPublished() {
    make("tent");
    assertThat(generations.current()).isEmpty();
    assertThatThrownBy(generations::openCurrent)
        .isInstanceOf(GenerationUnusable.class)
        .hasMessage(root + " has no generation yet: rebuild first");
  }

  @Test
  void goingBackIsPublishingTheOneBefore() {
    generations.publish(make("first").id());
    generations.publish(make("second").id());
    assertThat(title()).isEqualTo("second");
    generations.publish(1);
    assertThat(title()).isEqualTo("first");
    assertThat(generations.list()).extracting(GenerationListing::id).containsExactly(1L, 2L);
  }

  @Test
  void whoeverHasAGenerationOpenKeepsItWhenAnotherIsPublished() {
    generations.publish(make("first").id());
    try (Generation first = generations.openCurrent();
        var snapshot = first.index().snapshot()) {
      generations.publish(make("second").id());
      assertThat(snapshot.product(0).title()).isEqualTo("first");
    }
  }

  @Test
  void aDraftThatIsClosedUnfinishedLeavesNothing() throws IOException {
    try (GenerationDraft draft = generations.begin()) {
      SmallGenerations.fill(draft, "tent");
      assertThat(generations.list()).isEmpty();
    }
    assertThat(visible()).isEmpty();
    assertThat(make("tent").id()).isEqualTo(1);
  }

  @Test
  void whatAKilledRebuildLeftIsClearedByTheNext() throws IOException {
    Path left = root.resolve(".zhiyin-part-7/made/index/segments_1");
    Files.createDirectories(left.getParent());
    Files.writeString(left, "half");
    try (GenerationDraft draft = generations.begin()) {
      assertThat(left).doesNotExist();
      assertThat(draft.index()).isEmptyDirectory();
      assertThat(draft.towers()).isEmptyDirectory();
    }
    assertThat(visible()).isEmpty();
  }

  @Test
  void aSecondRebuildIsRefusedWhileOneIsUnderWay() {
    try (GenerationDraft first = generations.begin()) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> new GenerationRepository(home).begin())
            .isInstanceOf(WorkRefused.class)
            .hasMessage(
                "another rebuild is under way: " + root.resolve("rebuild.lock") + " is locked");
      }
      assertThat(first.index()).isEmptyDirectory();
    }
    assertThat(make("tent").id()).isEqualTo(1);
  }

  @Test
  void aRefusedRebuildDoesNotOpenTheDoorToAnotherProgram() throws Exception {
    try (GenerationDraft first = generations.begin()) {
      assertThatThrownBy(generations::begin).isInstanceOf(WorkRefused.class);
      assertThat(anotherProgramGetsTheLock()).isFalse();
      assertThat(first.index()).exists();
    }
    assertThat(anotherProgramGetsTheLock()).isTrue();
  }

  @Test
  void closingADraftAgainLeavesTheNextOneAlone() {
    GenerationDraft first = generations.begin();
    first.close();
    try (GenerationDraft second = generations.begin()) {
      first.close();
      assertThat(second.index()).exists();
      assertThatThrownBy(generations::begin).isInstanceOf(WorkRefused.class);
    }
  }

  @Test
  void rebuildsOneAfterAnotherGetNumbersOneAfterAnother() throws Exception {
    Callable<Void> rebuilds =
        () -> {
          for (int made = 0; made < 15; ) {
            try (GenerationDraft draft = new GenerationRepository(home).begin()) {
              draft.writeCentring(Centring.by(SmallGenerations.MEAN));
              draft.finish(SmallGenerations.contents());
              made++;
            } catch (WorkRefused another) {
              Thread.onSpinWait();
            }
          }
          return null;
        };
    try (var threads = Executors.newFixedThreadPool(3)) {
      for (var done : threads.invokeAll(List.of(rebuilds, rebuilds, rebuilds))) {
        done.get();
      }
    }
    assertThat(generations.list())
        .extracting(GenerationListing::id)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 45).mapToObj(i -> (long) i).toList());
  }

  @Test
  void aFlippedByteIsFound() throws IOException {
    Manifest made = make("tent");
    generations.publish(1);
    for (String name : made.files().keySet()) {
      Path file = root.resolve("000001").resolve(name);
      byte[] right = Files.readAllBytes(file);
      if (right.length == 0) {
        continue;
      }
      byte[] wrong = right.clone();
      wrong[wrong.length / 2] ^= 1;
      Files.write(file, wrong);
      assertThatThrownBy(generations::openCurrent)
          .isInstanceOf(GenerationUnusable.class)
          .hasMessageMatching(
              "\\Q%s\\E has checksum [0-9a-f]{64}; the manifest has \\Q%s\\E: rebuild, or go back to another generation"
                  .formatted(file, made.files().get(name)));
      Files.write(file, right);
    }
    generations.openCurrent().close();
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    make("tent");
    generations.publish(1);
    Files.delete(root.resolve("000001/mean.f32"));
    assertThatThrownBy(generations::openCurrent)
        .isInstanceOf(GenerationUnusable.class)
        .hasMessage(
            root.resolve("000001/mean.f32")
                + " is missing: rebuild, or go back to another generation");
  }

  @Test
  void anotherSchemaIsRefused() throws IOException {
    make("tent");
    generations.publish(1);
    rewriteManifest(
        1, text -> text.replaceFirst("(\"schema\"\\s*:\\s*)" + IndexSchema.VERSION, "$1" + 999));
    assertThatThrownBy(generations::openCurrent)
        .isInstanceOf(GenerationUnusable.class)
        .hasMessage(
            "%s was written with schema 999; this program reads schema %d: rebuild"
                .formatted(root.resolve("000001"), IndexSchema.VERSION));
  }

  @Test
  void attributesThatAreDeclaredOtherwiseAreRefused() {
    make("tent");
    generations.publish(1);
    try (Generation generation = generations.openCurrent()) {
      generation.require(AttributeTypes.NONE);
      assertThatThrownBy(
              () ->
                  generation.require(
                      new AttributeTypes(Map.of("color", new AttributeType.Keyword()))))
          .hasMessage(
              "generation 1 was made with attribute color as 'not declared'; the settings declare"
                  + " it as 'keyword': rebuild");
      assertThatThrownBy(
              () ->
                  generation.require(
                      new AttributeTypes(
                          Map.of("Condition", new AttributeType.Grade(List.of("poor", "good"))))))
          .isInstanceOf(GenerationUnusable.class)
          .hasMessage(
              "generation 1 was made with attribute condition as 'not declared'; the settings"
                  + " declare it as 'grade: poor < good': rebuild");
    }
  }

  @Test
  void aManifestOfAnotherProgramIsRefused() throws IOException {
    make("tent");
    generations.publish(1);
    rewriteManifest(1, text -> text.replace("\"model\"", "\"modell\""));
    assertThatThrownBy(generations::openCurrent)
        .isInstanceOf(GenerationUnusable.class)
        .hasMessage(
            root.resolve("000001/manifest.json")
                + " was written by another version of Zhiyin: rebuild, or go back to another"
                + " generation");
  }

  private void rewriteManifest(long id, UnaryOperator<String> change) throws IOException {
    Path file = root.resolve("%06d/manifest.json".formatted(id));
    String changed = change.apply(Files.readString(file));
    Files.writeString(file, changed);
    Files.writeString(file.resolveSibling("manifest.sha256"), Sha256.of(changed) + "\n");
  }

  @Test
  void theManifestHasAChecksumOfItsOwn() throws IOException {
    make("tent");
    generations.publish(1);
    Path file = root.resolve("000001/manifest.json");
    String right = Files.readString(file);
    String origin = Files.readString(file.resolveSibling("manifest.sha256")).strip();
    try (Generation opened = generations.openCurrent()) {
      assertThat(opened.origin()).isEqualTo(origin).isEqualTo(Sha256.of(right));
    }

    Files.writeString(file, right.replace("0.5", "0.6"));

    String problem =
        "%s has checksum %s; manifest.sha256 has %s: rebuild, or go back to another generation"
            .formatted(file, Sha256.of(right.replace("0.5", "0.6")), origin);
    assertThatThrownBy(generations::openCurrent)
        .isInstanceOf(GenerationUnusable.class)
        .hasMessage(problem);
    assertThat(generations.list()).containsExactly(new GenerationListing.Damaged(1, problem));
  }

  @Test
  void aManifestWithoutItsChecksumIsRefused() throws IOException {
    make("tent");
    generations.publish(1);
    Files.delete(root.resolve("000001/manifest.sha256"));
    assertThatThrownBy(generations::openCurrent)
        .isInstanceOf(GenerationUnusable.class)
        .hasMessage(
            root.resolve("000001")
                + " has no manifest.sha256, so it is damaged, or was made by an older program:"
                + " rebuild, or go back to another generation");
  }

  @Test
  void anotherEncoderIsRefused() {
    make("tent");
    generations.publish(1);
    var other = new HashingEncoder(9);
    try (Generation opened = generations.openCurrent()) {
      assertThatThrownBy(() -> opened.require(other))
          .isInstanceOf(GenerationUnusable.class)
          .hasMessage(
              "generation 1 was made by encoder hashing-8 with checksum %s; this is hashing-9 with checksum %s: rebuild"
                  .formatted(SmallGenerations.ENCODER.checksum(), other.checksum()));
    }
  }

  @Test
  void aNumberWithoutAGenerationCannotBePublished() {
    make("tent");
    generations.publish(1);
    assertThatThrownBy(() -> generations.publish(7))
        .isInstanceOf(GenerationUnusable.class)
        .hasMessage(root.resolve("000007") + " has no manifest.json, so it is no generation");
    assertThat(generations.current()).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "one", "1 2", "99999999999999999999"})
  void saysThatTheNameOfTheServedOneIsDamaged(String text) throws IOException {
    make("tent");
    Files.writeString(root.resolve("CURRENT"), text);
    assertThatThrownBy(generations::current)
        .isInstanceOf(GenerationUnusable.class)
        .hasMessage(root.resolve("CURRENT") + " holds no generation's number");
  }

  @Test
  void bytesThatAreNoTextDamageTheNameToo() throws IOException {
    make("tent");
    Files.write(root.resolve("CURRENT"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(generations::current)
        .isInstanceOf(GenerationUnusable.class)
        .hasMessage(root.resolve("CURRENT") + " holds no generation's number");
  }

  @Test
  void aDamagedManifestIsNamed() throws IOException {
    make("tent");
    generations.publish(1);
    Path manifest = root.resolve("000001/manifest.json");
    Files.writeString(manifest, Files.readString(manifest).substring(0, 40));
    assertThatThrownBy(generations::openCurrent)
        .isInstanceOf(GenerationUnusable.class)
        .hasMessageStartingWith(manifest + " has checksum ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR", "hi-IN"})
  void numbersAreWrittenTheSameOnEveryMachine(String tag) {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(tag));
      generations.publish(make("first").id());
      assertThat(make("second").id()).isEqualTo(2);
      assertThat(root.resolve("000002")).isDirectory();
    } finally {
      Locale.setDefault(before);
    }
  }

  private String title() {
    try (Generation opened = generations.openCurrent();
        var snapshot = opened.index().snapshot()) {
      return snapshot.product(0).title();
    }
  }

  private Manifest make(String title) {
    return SmallGenerations.make(generations, title);
  }

  private List<Path> visible() throws IOException {
    try (Stream<Path> children = Files.list(root)) {
      return children.filter(child -> !child.toString().endsWith(".lock")).toList();
    }
  }

  private boolean anotherProgramGetsTheLock() throws IOException, InterruptedException {
    return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TryLock.class.getName(),
                root.resolve("rebuild.lock").toString())
            .start()
            .waitFor()
        == 0;
  }

  /** Ends with 0 if it could lock the file that it is given. */
  static final class TryLock {
    private TryLock() {}

    public static void main(String[] arguments) throws IOException {
      try (var channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
        System.exit(channel.tryLock() == null ? 1 : 0);
      }
    }
  }
}
