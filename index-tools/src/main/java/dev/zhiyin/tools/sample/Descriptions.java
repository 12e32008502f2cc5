package dev.zhiyin.tools.sample;

import java.util.ArrayList;
import java.util.List;

/** Writes descriptions: an opener, then a sentence for each thing that the title names. */
final class Descriptions {
  private static final int LONGEST = 4;

  private Descriptions() {}

  /** Two to four sentences; what the title promises goes before what any such product has. */
  static String write(Draft draft, Phrases phrases, Dice dice) {
    var sentences = new ArrayList<String>();
    sentences.add(draft.fill(dice.pick(phrases.openers()), dice));
    var facts = facts(draft);
    sentences.addAll(facts.subList(0, Math.min(facts.size(), LONGEST - 1)));
    var closers = draft.niche().closers();
    if (sentences.size() < LONGEST && (sentences.size() < 2 || dice.chance(0.4))) {
      sentences.add(draft.say(dice.pick(closers)));
    }
    return String.join(draft.language().gap(), sentences);
  }

  private static List<String> facts(Draft draft) {
    var facts = new ArrayList<String>();
    draft.features().forEach(feature -> facts.add(draft.say(feature.sentence())));
    draft.material().ifPresent(material -> facts.add(draft.say(material.sentence())));
    return facts;
  }
}
