package dev.zhiyin.tools.sample;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Writes what shoppers say of a product. Better products have kinder reviews. */
final class Reviews {
  private static final int MOST = 5;

  private Reviews() {}

  /**
   * Writes 0 to 5 different reviews.
   *
   * @param quality of the product, about standard normal
   */
  static List<String> write(Draft draft, double quality, Phrases phrases, Dice dice) {
    int wanted = dice.below(MOST + 1);
    double kindness = Math.clamp(0.78 + 0.12 * quality, 0.4, 0.97);
    var reviews = new LinkedHashSet<String>();
    for (int i = 0; i < wanted; i++) {
      reviews.add(dice.chance(kindness) ? kind(draft, phrases, dice) : harsh(draft, phrases, dice));
    }
    return List.copyOf(reviews);
  }

  private static String kind(Draft draft, Phrases phrases, Dice dice) {
    var parts = new ArrayList<String>();
    if (dice.chance(0.75)) {
      parts.add(draft.say(dice.pick(draft.features()).praise()));
    }
    if (parts.isEmpty() || dice.chance(0.45)) {
      parts.add(draft.say(dice.pick(phrases.pleased())));
    }
    return String.join(draft.language().gap(), parts);
  }

  private static String harsh(Draft draft, Phrases phrases, Dice dice) {
    String gripe = draft.say(dice.pick(draft.niche().group().gripes()));
    if (dice.chance(0.4)) {
      return gripe;
    }
    String tail = draft.say(dice.pick(dice.chance(0.6) ? phrases.mixed() : phrases.upset()));
    return gripe + draft.language().gap() + tail;
  }
}
