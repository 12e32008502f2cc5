package dev.zhiyin.tools.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreesTest {
  private static final int ROWS = 4_000;

  /* The third feature says nothing, and the others nothing without each other. */
  @Test
  void learnWhatOnlyTwoFeaturesTogetherTell() {
    var random = new Random(1);
    var rows = new float[ROWS][];
    var same = new boolean[ROWS];
    var weights = new float[ROWS];
    Arrays.fill(weights, 1);
    for (int i = 0; i < ROWS; i++) {
      rows[i] = new float[] {random.nextFloat(), random.nextFloat(), random.nextFloat()};
      same[i] = rows[i][0] > .4 != rows[i][1] > .7;
    }
    Trees trees = Trees.learn(rows, same, weights, new Trees.Recipe(40, 4, .3f), 1);

    int right = 0;
    for (int i = 0; i < 1_000; i++) {
      float[] row = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
      right += trees.logOdds(row) > 0 == (row[0] > .4 != row[1] > .7) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(960);
  }

  @Test
  void aRowOfNoWeightTeachesNothing() {
    float[][] rows = new float[ROWS][];
    var same = new boolean[ROWS];
    var weights = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      rows[i] = new float[] {i % 2};
      same[i] = i < ROWS / 2 ? i % 2 == 0 : i % 2 == 1;
      weights[i] = i < ROWS / 2 ? 0 : 1;
    }
    Trees trees = Trees.learn(rows, same, weights, new Trees.Recipe(20, 1, .5f), 1);

    assertThat(trees.logOdds(new float[] {1})).isGreaterThan(2);
    assertThat(trees.logOdds(new float[] {0})).isLessThan(-2);
  }

  /* Where the rows that count lie in a corner of all, cuts lie there as well. */
  @Test
  void cutsAreChosenAmongTheRowsThatCount() {
    float[][] rows = new float[ROWS][];
    var same = new boolean[ROWS];
    var weights = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      boolean counts = i % 20 == 0;
      rows[i] = new float[] {counts ? .999f + i * 1e-7f : i / (float) ROWS};
      same[i] = counts && i < ROWS / 2;
      weights[i] = counts ? 1 : 0;
    }
    Trees trees = Trees.learn(rows, same, weights, new Trees.Recipe(40, 1, .5f), 1);

    assertThat(trees.logOdds(rows[ROWS / 2 - 100])).isGreaterThan(1);
    assertThat(trees.logOdds(rows[ROWS / 2])).isLessThan(-1);
  }

  @Test
  void withoutARowThatCountsNothingIsLikelier() {
    Trees trees =
        Trees.learn(
            new float[][] {{0}, {1}},
            new boolean[] {true, false},
            new float[2],
            new Trees.Recipe(3, 2, .5f),
            1);

    assertThat(trees.logOdds(new float[] {1})).isZero();
  }
}
