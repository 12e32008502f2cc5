package dev.zhiyin.tools.train.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.tools.train.ProgressListener.EpochReport;
import dev.zhiyin.tools.train.ProgressListener.EpochReport.Validation;
import dev.zhiyin.tools.train.TrainConfig;
import dev.zhiyin.tools.train.search.Search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EarlyRejectionTest {
  private final List<List<Double>> earlier = new ArrayList<>();

  @Test
  void aTrialThatDivergedIsNoWinner() {
    Trial good = trial(1, 0.2, Trial.Ending.DONE);

    assertThat(Search.winner(List.of(good, trial(2, 0.3, Trial.Ending.DIVERGED)))).hasValue(good);
  }

  private static Trial trial(int number, double ndcg, Trial.Ending ending) {
    var report = new EpochReport(1, 1, Optional.of(new Validation(1, ndcg, ndcg)), 1);
    return new Trial(number, TrainConfig.DEFAULT, Map.of(), List.of(report), ending);
  }

  @Test
  void aTrialBelowTheMedianOfThoseBeforeItEnds() {
    earlier.add(List.of(0.1, 0.4));
    earlier.add(List.of(0.2, 0.5));
    earlier.add(List.of(0.3, 0.6));
    assertThat(Search.rejects(earlier, 1, 0.19)).isTrue();
    assertThat(Search.rejects(earlier, 1, 0.2)).isFalse();
    assertThat(Search.rejects(earlier, 2, 0.49)).isTrue();
    assertThat(Search.rejects(earlier, 2, 0.5)).isFalse();
  }

  @Test
  void ofAnEvenNumberTheMedianLiesInTheMiddle() {
    List.of(0.1, 0.2, 0.4, 0.5).forEach(best -> earlier.add(List.of(best)));
    assertThat(Search.rejects(earlier, 1, 0.29)).isTrue();
    assertThat(Search.rejects(earlier, 1, 0.31)).isFalse();
  }

  @Test
  void whereFewerThanThreeTrialsHaveBeenNothingIsRejected() {
    earlier.add(List.of(0.5, 0.5));
    earlier.add(List.of(0.5, 0.5));
    assertThat(Search.rejects(earlier, 1, 0)).isFalse();
    earlier.add(List.of(0.5));
    assertThat(Search.rejects(earlier, 1, 0)).isTrue();
    assertThat(Search.rejects(earlier, 2, 0)).isFalse();
  }
}
