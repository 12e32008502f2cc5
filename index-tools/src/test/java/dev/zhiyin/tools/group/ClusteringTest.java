package dev.zhiyin.tools.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClusteringTest {
  private static final int SIX = 6;

  private int[] ends = new int[0];
  private float[] probabilities = new float[0];

  private void pair(int a, int b, double probability) {
    ends = Arrays.copyOf(ends, ends.length + 2);
    ends[ends.length - 2] = a;
    ends[ends.length - 1] = b;
    probabilities = Arrays.copyOf(probabilities, probabilities.length + 1);
    probabilities[probabilities.length - 1] = (float) probability;
  }

  private Clustering clustering() {
    return new Clustering(PairGraph.of(SIX, ends, probabilities));
  }

  private int[] groups(double threshold, String... known) {
    String[] all = Arrays.copyOf(known, SIX);
    Arrays.setAll(all, i -> i < known.length ? known[i] : "");
    return clustering().groups(all, threshold);
  }

  /* 0, 1, 2 and 3, 4, 5, and one link between them. */
  private void twoGroups(double link) {
    for (int first : new int[] {0, 3}) {
      pair(first, first + 1, .9);
      pair(first + 1, first + 2, .9);
      pair(first, first + 2, .8);
    }
    pair(2, 3, link);
  }

  @Test
  void oneGoodLinkDoesNotJoinGroups() {
    twoGroups(.89);
    int[] groups = groups(.5);

    assertThat(groups[1]).isEqualTo(groups[0]).isEqualTo(groups[2]);
    assertThat(groups[4]).isEqualTo(groups[3]).isEqualTo(groups[5]);
    assertThat(groups[0]).isNotEqualTo(groups[3]);
  }

  @Test
  void whatMostPairsSayIsJoined() {
    twoGroups(.8);
    pair(0, 3, .8);
    pair(1, 3, .8);
    pair(0, 4, .8);
    pair(1, 4, .8);
    pair(2, 4, .8);

    assertThat(Arrays.stream(groups(.5)).distinct()).hasSize(1);
    assertThat(Arrays.stream(groups(.6)).distinct()).hasSize(2);
  }

  @Test
  void groupsThatAreKnownStayApartAndTogether() {
    pair(0, 1, .99);
    pair(1, 2, .9);
    int[] groups = groups(.4, "a", "b", "", "", "a");

    assertThat(groups[0]).isEqualTo(groups[4]).isNotEqualTo(groups[1]);
    assertThat(groups[2]).isEqualTo(groups[1]);
  }

  @Test
  void tellsHowSureAMemberIs() {
    twoGroups(.1);
    int[] groups = groups(.5);

    assertThat(clustering().belongs(1, groups, 3)).isCloseTo(.9, within(1e-6));
    assertThat(clustering().belongs(0, groups, 3)).isCloseTo(.85, within(1e-6));
  }
}
