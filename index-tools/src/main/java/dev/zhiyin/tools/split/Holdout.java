package dev.zhiyin.tools.split;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.engine.shopper.Subject;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * What training is denied beyond valid and test, to see how a model does with fewer shoppers and
 * with products that nobody interacted with. What is denied stays known as history, so that the
 * same shoppers are predicted from the same histories.
 *
 * @param trainShare share of the shoppers that train and valid keep, 0 to 1; a smaller share is
 *     part of a larger one
 * @param coldShare share of the products of which train and valid keep no event, 0 to 1
 * @param seed of both draws
 */
record Holdout(double trainShare, double coldShare, long seed) {
  Holdout {
    requireShare("train share", trainShare);
    requireShare("cold share", coldShare);
  }

  private static void requireShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new InvalidInput(name, Double.toString(share), "a share of 0 to 1");
    }
  }

  /** Where an event of this part goes. */
  Split of(Split part, String shopper, Subject subject) {
    boolean denied = !draws("shopper", shopper, trainShare) || isCold(subject);
    return denied && part != Split.TEST ? Split.HISTORY : part;
  }

  private boolean isCold(Subject subject) {
    return switch (subject) {
      case Subject.Item(String id) -> draws("product", id, coldShare);
      case Subject.Words _ -> false;
    };
  }

  private boolean draws(String kind, String id, double share) {
    var hash = UUID.nameUUIDFromBytes((kind + '\0' + id).getBytes(StandardCharsets.UTF_8));
    long mixed = hash.getMostSignificantBits() ^ seed;
    return new SplittableRandom(mixed).nextDouble() < share;
  }
}
