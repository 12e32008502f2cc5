package dev.zhiyin.tools.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes what a shopper types who is after something. */
final class Searches {
  private Searches() {}

  static String write(Taste taste, Language language, Dice dice) {
    var leaf = taste.niche().leaf();
    var words = new ArrayList<String>();
    if (dice.chance(0.2)) {
      words.add(taste.brand().name().in(language));
    }
    if (dice.chance(0.6)) {
      words.add(bare(dice.pick(taste.likes()).word().in(language)));
    }
    words.add(bare(dice.pick(leaf.nouns()).in(language)));
    if (!leaf.spec().values().isEmpty() && dice.chance(0.25)) {
      words.add(dice.pick(leaf.spec().values()).in(language));
    }
    return typed(words, language);
  }

  private static String typed(List<String> words, Language language) {
    String text = String.join(" ", words);
    return language == Language.ENGLISH ? text.toLowerCase(Locale.ROOT) : text;
  }

  private static String bare(String phrase) {
    return phrase.replaceFirst("^(an? |with |带)", "");
  }
}
