package dev.zhiyin.engine.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.generation.GenerationRepository.GenerationListing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PruneTest {
  @TempDir private Path folder;
  private Path root;
  private GenerationRepository generations;

  @BeforeEach
  void makeFive() {
    var home = new Home(folder);
    root = home.generations();
    generations = new GenerationRepository(home);
    for (int i = 1; i <= 5; i++) {
      generations.publish(make());
    }
  }

  @Test
  void keepsTheNewest() {
    assertThat(generations.prune(2, true)).containsExactly(1L, 2L, 3L);
    assertThat(generations.list()).extracting(GenerationListing::id).containsExactly(4L, 5L);
    assertThat(root.resolve("000001")).doesNotExist();
    generations.openCurrent().close();
  }

  @Test
  void keepsTheServedOneHoweverOld() {
    generations.publish(1);

    assertThat(generations.prune(1, false)).containsExactly(2L, 3L, 4L);
    assertThat(generations.current()).hasValue(1);
    generations.openCurrent().close();
  }

  @Test
  void keepsWhatARollbackWouldServe() throws IOException {
    Files.writeString(root.resolve("000004/mean.f32"), "damaged");

    assertThat(generations.prune(1, true)).containsExactly(1L, 2L, 4L);
    assertThat(generations.rollback().to()).isEqualTo(3);
  }

  @Test
  void keepsNotEvenThatWhenAsked() {
    assertThat(generations.prune(1, false)).containsExactly(1L, 2L, 3L, 4L);
    assertThatThrownBy(generations::rollback)
        .isInstanceOf(GenerationUnusable.class)
        .hasMessageStartingWith("generation 5 is served, and no intact one was before it; ");
  }

  @Test
  void hasNothingToDoWhenThereAreFew() {
    assertThat(generations.prune(5, true)).isEmpty();
    assertThat(new GenerationRepository(new Home(folder.resolve("none"))).prune(1, true)).isEmpty();
  }

  @Test
  void whatLearnedFromEventsOfBeforeAChangeGoesWhateverChangesItHasSeen() throws IOException {
    long late = learned(40);
    learned(39);
    Files.delete(root.resolve("000002/manifest.json"));
    Files.createDirectory(root.resolve("000002/manifest.json")); // as on a bad sector
    Files.writeString(root.resolve("000003/manifest.json"), "damaged");

    assertThat(generations.list()).hasSize(7);
    assertThat(generations.pruneBefore(40)).containsExactly(2L, 3L, 7L);
    assertThat(generations.list())
        .extracting(GenerationListing::id)
        .containsExactly(1L, 4L, 5L, late);
  }

  private long learned(long sequence) {
    try (GenerationDraft draft = generations.begin()) {
      SmallGenerations.fill(draft, "tent");
      return draft.finish(SmallGenerations.contents(sequence)).id();
    }
  }

  @Test
  void clearsAwayWhatAKilledOneLeft() throws IOException {
    Path left = root.resolve(".zhiyin-part-9/made/index/segments_1");
    Files.createDirectories(left.getParent());
    Files.writeString(left, "half");

    generations.prune(4, false);

    assertThat(root.resolve(".zhiyin-part-9")).doesNotExist();
  }

  @Test
  void whoeverHasAGenerationOpenKeepsIt() {
    try (Generation open = generations.openCurrent();
        var snapshot = open.index().snapshot()) {
      generations.publish(make());
      assertThat(generations.prune(1, false)).contains(5L);
      assertThat(snapshot.product(0).title()).isEqualTo("tent");
    }
  }

  @Test
  void isNoReasonToGiveANumberTwice() {
    long newest = make();
    generations.publish(1);
    Folders.deleteAll(root.resolve("000006"));
    generations.prune(1, false);

    assertThat(newest).isEqualTo(6);
    assertThat(make()).isEqualTo(7);
  }

  @Test
  void keepsNumbersOfGenerationsMadeBeforeNumbersWereKept() throws IOException {
    Files.delete(root.resolve("LAST"));
    generations.publish(1);
    generations.prune(1, false);
    Folders.deleteAll(root.resolve("000005"));

    assertThat(make()).isEqualTo(6);
  }

  @Test
  void saysThatTheLastNumberIsDamaged() throws IOException {
    Files.writeString(root.resolve("LAST"), "many");

    assertThatThrownBy(generations::begin)
        .isInstanceOf(GenerationUnusable.class)
        .hasMessage(
            root.resolve("LAST")
                + " holds no number; write into it the number of the newest generation that there"
                + " ever was");
    Files.writeString(root.resolve("LAST"), "5");
    assertThat(make()).isEqualTo(6);
  }

  @Test
  void keepsOneAtLeast() {
    assertThatThrownBy(() -> generations.prune(0, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("keep is 0; it must be at least 1");
  }

  private long make() {
    return SmallGenerations.make(generations, "tent").id();
  }
}
