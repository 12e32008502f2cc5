package dev.zhiyin.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.cooccurrence.CoOccurrenceCounter;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.generation.GenerationDraft;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenerTest {
  /** What looks like a file and cannot be read, whoever asks. */
  private static final Path UNREADABLE = Path.of("/proc/self/mem");

  private static final String FILE = "segments";

  @TempDir private Path folder;
  private GenerationRepository generations;

  @BeforeEach
  void publish() throws IOException {
    generations = new GenerationRepository(new Home(folder));
    var together = new CoOccurrenceCounter();
    IntStream.range(0, 3).forEach(_ -> together.add(List.of("tent", "mug"), List.of()));
    IntStream.range(0, 3).forEach(_ -> together.add(List.of("lamp", "bulb"), List.of()));
    try (GenerationDraft draft = generations.begin()) {
      draft.writeCentring(Centring.none(4));
      draft.writeCoOccurrence(together);
      Files.writeString(draft.index().resolve(FILE), "as it was made");
      var encoder = new Manifest.EncoderId("an encoder", "1", 4);
      var contents = new GenerationDraft.Contents(encoder, "text", new UUID(0, 0), 0, 2, Map.of());
      generations.publish(draft.finish(contents).id());
    }
  }

  @Test
  void aGenerationWithAWholeIndexStaysOpen() {
    try (Generation generation = generations.openCurrentBase()) {
      Opener.requireWholeIndex(generation);
      assertThat(generation.coOccurrence().of("tent")).hasSize(1);
    }
  }

  @Test
  void aGenerationWithADamagedIndexIsClosed() throws IOException {
    Generation generation = generations.openCurrentBase();
    Files.writeString(file(generation), "damaged");
    assertClosedBy(generation, GenerationUnusable.class);
  }

  /* As where a disk fails, which is tried again every few seconds. */
  @Test
  void aGenerationWithAnUnreadableIndexIsClosed() throws IOException {
    assumeThat(UNREADABLE).isRegularFile();
    Generation generation = generations.openCurrentBase();
    Files.delete(file(generation));
    Files.createSymbolicLink(file(generation), UNREADABLE);
    assertClosedBy(generation, StorageFailed.class);
  }

  private static Path file(Generation generation) {
    return generation.indexFolder().resolve(FILE);
  }

  private static void assertClosedBy(
      Generation generation, Class<? extends ZhiyinException> failure) {
    assertThatThrownBy(() -> Opener.requireWholeIndex(generation)).isInstanceOf(failure);
    assertThatThrownBy(() -> generation.coOccurrence().of("tent").size())
        .isInstanceOf(IllegalStateException.class);
  }
}
