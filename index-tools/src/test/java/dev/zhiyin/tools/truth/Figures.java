package dev.zhiyin.tools.truth;

import dev.zhiyin.engine.explain.ReasonCode;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What was counted over the recommendations of one shop. */
final class Figures {
  long shoppers;
  long recommendations;
  long withoutReason;
  long naming;
  long fromHistory;
  long lowered;
  long loweredMost;
  long ofOne;
  long ofOneLoweredMost;
  long largestShareToo;
  long repeated;
  double largestGap;
  final Map<ReasonCode, Long> codes = new EnumMap<>(ReasonCode.class);

  double loweredMostShare() {
    return (double) loweredMost / fromHistory;
  }

  double namingShare() {
    return (double) naming / recommendations;
  }

  String text(String shop) {
    return String.format(
        Locale.ROOT,
        """
        reasons of %s: %d recommendations to %d shoppers, %d without a reason, %d sentences repeated in a row
          shares sum to the score within %.1e
          names a product, brand, category or search of the shopper's own: %.4f
          %d rest on the history; deleting the item named first lowers the score: %d, more than any other: %.4f
          %d name one item: more than any other %.4f
          the item named first has the largest share, too: %.4f
          codes %s
        """,
        shop,
        recommendations,
        shoppers,
        withoutReason,
        repeated,
        largestGap,
        namingShare(),
        fromHistory,
        lowered,
        loweredMostShare(),
        ofOne,
        (double) ofOneLoweredMost / ofOne,
        (double) largestShareToo / fromHistory,
        codes);
  }
}
