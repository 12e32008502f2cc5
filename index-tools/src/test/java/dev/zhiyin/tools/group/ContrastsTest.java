package dev.zhiyin.tools.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ContrastsTest {
  private static final int PLUS = OfferText.hash("plus");
  private static final int SILVER = OfferText.hash("silver");
  private static final int[][] TERMS = {{PLUS}, {SILVER}, {PLUS, SILVER}, {}};

  private static Contrasts learned() {
    var terms = new int[2_000][];
    var same = new boolean[terms.length];
    var weights = new float[terms.length];
    Arrays.fill(weights, 1);
    for (int i = 0; i < terms.length; i++) {
      terms[i] = TERMS[i % TERMS.length];
      boolean plus = terms[i].length > 0 && terms[i][0] == PLUS;
      same[i] = i % 5 == 0 ? plus : !plus;
    }
    return Contrasts.learn(terms, new float[terms.length], same, weights);
  }

  @Test
  void learnsWhichWordTellsProductsApart() {
    Contrasts contrasts = learned();

    assertThat(contrasts.of(new int[] {PLUS})).isLessThan(-.8f);
    assertThat(contrasts.of(new int[] {SILVER})).isGreaterThan(-.2f);
    assertThat(contrasts.of(new int[0])).isZero();
    float plus = contrasts.of(new int[] {PLUS});
    float silver = contrasts.of(new int[] {SILVER});
    assertThat(contrasts.of(new int[][] {{}, {SILVER}, {PLUS}}))
        .containsExactly(plus + silver, 0, plus, silver);
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    var json = new ObjectMapper();
    Contrasts read = json.readValue(json.writeValueAsString(learned()), Contrasts.class);

    assertThat(read.of(new int[] {PLUS})).isCloseTo(learned().of(new int[] {PLUS}), within(1e-6f));
  }
}
