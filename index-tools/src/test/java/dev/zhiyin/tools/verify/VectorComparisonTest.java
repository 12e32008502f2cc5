package dev.zhiyin.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An index on a cluster, whose embeddings another machine made among other texts. */
class VectorComparisonTest {
  private static final String TENT = "tent";
  private static final String BAG = "bag";

  /* A cosine of .65: what a catalogue of two kinds of title shares is most of either. */
  private static final Embedding OF_TENT = Embedding.of(1, 0, 0);
  private static final Embedding OF_BAG = Embedding.of(.65f, .76f, 0);

  /* Most products are tents, so that little of their embeddings is left. */
  private static final Centring CENTRING = Centring.of(List.of(OF_TENT, OF_TENT, OF_BAG), 3);

  @Test
  void theSameTextAmongOthersIsNoDifferenceHoweverNearTheMean() {
    Embedding elsewhere = Embedding.of(1, 0, .11f);
    assertThat(elsewhere.cosine(OF_TENT)).isBetween(.993f, .995f);
    assertThat(CENTRING.apply(elsewhere).cosine(CENTRING.apply(OF_TENT))).isLessThan(.97f);
    assertThat(found(TENT, elsewhere)).isEmpty();
    assertThat(found(BAG, OF_BAG)).isEmpty();
  }

  @Test
  void theEmbeddingOfAnotherTextIsOne() {
    assertThat(found(TENT, OF_BAG))
        .containsExactly("1 with another embedding than its text has:", "  p: by up to 2.00e+00");
    assertThat(found(BAG, OF_TENT)).hasSize(2);
    assertThat(found(TENT, Embedding.of(1, .3f, .6f))).hasSize(2);
  }

  private static List<String> found(String text, Embedding indexed) {
    var faults = new Faults();
    var parts =
        new VectorComparison.Parts(
            Optional.of(new Known()), Optional.empty(), CENTRING, Optional.empty(), true);
    var shown = new ProductParts().with(Part.EMBEDDING, CENTRING.apply(indexed));
    new VectorComparison(parts, faults)
        .compare(List.of(new VectorComparison.Placed("p", text, shown)));
    return faults.lines();
  }

  /** Knows the texts of here. */
  private static final class Known implements TextEncoder {
    @Override
    public String name() {
      return "known";
    }

    @Override
    public String checksum() {
      return "0";
    }

    @Override
    public int dimension() {
      return 3;
    }

    @Override
    public List<Embedding> encode(List<String> texts) {
      return texts.stream().map(text -> text.equals(TENT) ? OF_TENT : OF_BAG).toList();
    }

    @Override
    public String queryText(String query) {
      return query;
    }

    @Override
    public void close() {}
  }
}
