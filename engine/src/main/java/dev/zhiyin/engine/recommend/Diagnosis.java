package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.arrange.Arranged;
import dev.zhiyin.engine.arrange.Source;
import dev.zhiyin.engine.recommend.Diagnostics.InterestUse;
import dev.zhiyin.engine.recommend.Diagnostics.SourceUse;
import dev.zhiyin.engine.recommend.Diagnostics.Step;
import dev.zhiyin.engine.shopper.Subject;
import java.util.List;

/** Tells how an answer came about, when it is made. */
record Diagnosis(Ranking ranking, Arranged arranged) {
  Diagnostics of(List<Step> steps) {
    return new Diagnostics(
        sources(), interests(), ranking.finds().size(), ranking.excluded().size(), steps);
  }

  private List<SourceUse> sources() {
    return ranking.finds().uses().entrySet().stream()
        .map(
            use ->
                new SourceUse(
                    use.getKey(),
                    use.getValue().found(),
                    shown(use.getKey()),
                    use.getValue().nanos() / 1000))
        .toList();
  }

  private int shown(Source source) {
    return (int) arranged.first().stream().filter(one -> one.sources().contains(source)).count();
  }

  private List<InterestUse> interests() {
    Shopper shopper = ranking.shopper();
    return shopper.interests().stream()
        .map(
            interest ->
                new InterestUse(
                    interest.share(),
                    interest.items().stream().map(item -> subject(shopper, item)).toList()))
        .toList();
  }

  private static String subject(Shopper shopper, int item) {
    return switch (shopper.known().get(item).item().subject()) {
      case Subject.Item(String id) -> id;
      case Subject.Words(String text) -> text;
    };
  }
}
