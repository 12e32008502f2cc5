package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankFusionTest {
  @Test
  void addsUpReciprocalRanks() {
    List<Hit> fused = new RankFusion().add(hits(7, 3)).add(hits(3, 9)).fused();
    assertThat(fused).extracting(hit -> Numbered.number(hit.product())).containsExactly(3, 7, 9);
    assertThat(fused)
        .extracting(Hit::score)
        .containsExactly((float) (1.0 / 62 + 1.0 / 61), (float) (1.0 / 61), (float) (1.0 / 62));
  }

  @Test
  void equalOnesAreInTheOrderInWhichTheyCame() {
    assertThat(new RankFusion().add(hits(9)).add(hits(4)).fused())
        .extracting(hit -> Numbered.number(hit.product()))
        .containsExactly(9, 4);
  }

  @Test
  void nothingFusedIsNothing() {
    assertThat(new RankFusion().add(List.of()).fused()).isEmpty();
  }

  @RandomSeeds
  void scoresAreThePlainSumsBestFirst(Seed seed) {
    var random = seed.random();
    List<List<Hit>> lists =
        IntStream.range(0, random.nextInt(5)).mapToObj(_ -> someOf(20, random)).toList();
    var fusion = new RankFusion();
    for (int i = 0; i < lists.size(); i++) {
      fusion.add(lists.get(i));
    }

    List<Hit> fused = fusion.fused();
    assertThat(fused).isSortedAccordingTo(Comparator.comparingDouble(Hit::score).reversed());
    for (int doc = 0; doc < 20; doc++) {
      double sum = 0;
      for (int i = 0; i < lists.size(); i++) {
        int place =
            lists.get(i).stream().map(hit -> Numbered.number(hit.product())).toList().indexOf(doc);
        sum += place < 0 ? 0 : 1.0 / (60 + place + 1);
      }
      int wanted = doc;
      assertThat(
              fused.stream()
                  .filter(hit -> Numbered.number(hit.product()) == wanted)
                  .mapToDouble(Hit::score)
                  .sum())
          .isCloseTo(sum, within(1e-7));
    }
  }

  private static List<Hit> someOf(int docs, Random random) {
    var all = new ArrayList<>(IntStream.range(0, docs).boxed().toList());
    Collections.shuffle(all, random);
    return hits(all.stream().limit(random.nextInt(docs)).mapToInt(Integer::intValue).toArray());
  }

  private static List<Hit> hits(int... docs) {
    return IntStream.of(docs).mapToObj(doc -> new Hit(new Numbered(doc), 0)).toList();
  }
}
