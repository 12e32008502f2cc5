package dev.zhiyin.engine.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.generation.GenerationRepository.RolledBack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class RollbackTest {
  @TempDir private Path folder;
  private Home home;
  private Path root;
  private GenerationRepository generations;

  @BeforeEach
  void findTheFolder() {
    home = new Home(folder);
    root = home.generations();
    generations = new GenerationRepository(home);
  }

  @Test
  void goesBackStepByStepThroughWhatWasServed() {
    makeAndPublish(3);
    generations.publish(1);
    makeAndPublish(1);

    assertThat(generations.rollback()).isEqualTo(new RolledBack(4, 1, List.of()));
    assertThat(generations.rollback()).isEqualTo(new RolledBack(1, 3, List.of()));
    assertThat(generations.rollback()).isEqualTo(new RolledBack(3, 2, List.of()));
    assertThat(generations.rollback()).isEqualTo(new RolledBack(2, 1, List.of()));
    assertThat(generations.current()).hasValue(1);
  }

  @Test
  void doesNotGoBackToWhatItCameFrom() {
    makeAndPublish(2);
    generations.rollback();
    makeAndPublish(1);

    assertThat(generations.rollback()).isEqualTo(new RolledBack(3, 1, List.of()));
  }

  @Test
  void publishingWhatIsServedAlreadyChangesNothing() {
    makeAndPublish(2);
    generations.publish(2);

    assertThat(generations.rollback()).isEqualTo(new RolledBack(2, 1, List.of()));
  }

  @Test
  void passesOverADamagedOneAndSaysWhy() throws IOException {
    makeAndPublish(3);
    Path mean = damage(2);

    RolledBack back = generations.rollback();

    assertThat(back.to()).isEqualTo(1);
    assertThat(back.passedOver()).hasSize(1);
    assertThat(back.passedOver().getFirst()).startsWith(mean + " has checksum ");
    assertThat(generations.current()).hasValue(1);
    generations.openCurrent().close();
  }

  @Test
  void takesTheNewestOlderOneWhenWhatWasServedBeforeIsGone() {
    makeAndPublish(1);
    SmallGenerations.make(generations, "2 was never served");
    makeAndPublish(2);
    Folders.deleteAll(root.resolve("000003"));

    assertThat(generations.rollback())
        .isEqualTo(
            new RolledBack(
                4,
                2,
                List.of(root.resolve("000003") + " has no manifest.json, so it is no generation")));
    assertThat(generations.rollback()).isEqualTo(new RolledBack(2, 1, List.of()));
  }

  @Test
  void saysThatThereIsNothingToGoBackTo() throws IOException {
    makeAndPublish(2);
    Path mean = damage(1);

    assertThatThrownBy(generations::rollback)
        .isInstanceOf(GenerationUnusable.class)
        .hasMessageStartingWith(
            "generation 2 is served, and no intact one was before it; " + mean + " has checksum ");
    assertThat(generations.current()).hasValue(2);
  }

  @Test
  void saysThatNothingIsServed() {
    SmallGenerations.make(generations, "finished only");

    assertThatThrownBy(generations::rollback)
        .isInstanceOf(GenerationUnusable.class)
        .hasMessage(root + " serves no generation, so there is nothing to go back from");
  }

  @Test
  void knowsTheWayWithoutItsMemory() throws IOException {
    makeAndPublish(3);
    for (String damaged : List.of("", "nonsense\n\n-1\n99999999999999999999\n")) {
      generations.publish(3);
      Files.writeString(root.resolve("PREVIOUS"), damaged);
      assertThat(generations.rollback()).isEqualTo(new RolledBack(3, 2, List.of()));
    }
  }

  /* As a program leaves it that ends between writing the one file and the other. */
  @Test
  void staysRightWhenOnlyOneOfItsTwoFilesWasWritten() throws IOException {
    makeAndPublish(2);
    Files.writeString(root.resolve("PREVIOUS"), "2\n1\n");
    assertThat(generations.rollback()).isEqualTo(new RolledBack(2, 1, List.of()));

    makeAndPublish(1);
    Files.writeString(root.resolve("CURRENT"), "1");
    makeAndPublish(1);
    assertThat(generations.rollback()).isEqualTo(new RolledBack(4, 1, List.of()));
  }

  @Test
  void publishingMendsADamagedNameOfTheServedOne() throws IOException {
    makeAndPublish(2);
    Files.writeString(root.resolve("CURRENT"), "?");

    generations.publish(2);

    assertThat(generations.current()).hasValue(2);
  }

  @Test
  void publishesNothingThatIsDamaged() throws IOException {
    makeAndPublish(2);
    Path mean = damage(1);

    assertThatThrownBy(() -> generations.publish(1))
        .isInstanceOf(GenerationUnusable.class)
        .hasMessageStartingWith(mean + " has checksum ");
    assertThat(generations.current()).hasValue(2);
  }

  @Test
  void publishersAtTheSameTimeForgetNothing() throws Exception {
    makeAndPublish(4);
    var publishers = new ArrayList<Callable<Void>>();
    for (long id = 1; id <= 4; id++) {
      long own = id;
      publishers.add(
          () -> {
            for (int i = 0; i < 10; i++) {
              new GenerationRepository(home).publish(own);
            }
            return null;
          });
    }
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var done : threads.invokeAll(publishers)) {
        done.get();
      }
    }

    long last = generations.current().orElseThrow();
    List<String> previous = Files.readAllLines(root.resolve("PREVIOUS"));
    assertThat(previous.getFirst()).isNotEqualTo(Long.toString(last));
    for (int i = 1; i < previous.size(); i++) {
      assertThat(previous.get(i)).isNotEqualTo(previous.get(i - 1));
    }
  }

  private void makeAndPublish(int count) {
    for (int i = 0; i < count; i++) {
      generations.publish(SmallGenerations.make(generations, "tent " + i).id());
    }
  }

  private Path damage(long id) throws IOException {
    Path mean = root.resolve(GenerationRepository.folderName(id)).resolve("mean.f32");
    Files.writeString(mean, "nonsense");
    return mean;
  }
}
