package dev.zhiyin.tools.sample;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The tastes of one shopper as time goes by: old ones fade and new ones come, half of them out of
 * what was bought or looked at before. Not thread-safe.
 */
final class Wishes {
  private static final int MOST = 4;
  private static final long AFTERGLOW = 86_400;

  private final Lexicon lexicon;
  private final Fashion fashion;
  private final Persona persona;
  private final Dice dice;
  private final int wanted;
  private final List<Taste> tastes = new ArrayList<>();
  private final Set<Niche> satisfied = new HashSet<>();

  Wishes(Lexicon lexicon, Fashion fashion, Persona persona, Dice dice) {
    this.lexicon = lexicon;
    this.fashion = fashion;
    this.persona = persona;
    this.dice = dice;
    this.wanted = 2 + dice.below(2);
  }

  /** What the shopper is after in a visit that begins at {@code now}: mostly the newest wish. */
  Taste focus(long now) {
    renew(now);
    int index = tastes.size() - 1;
    while (index > 0 && !dice.chance(0.6)) {
      index--;
    }
    return tastes.get(index);
  }

  /** A purchase ends the wish for what lasts, and often awakes one for what goes with it. */
  void bought(Taste taste, SampleProduct product, long now) {
    if (!product.niche().department().consumed()) {
      satisfied.add(product.niche());
      if (tastes.remove(taste)) {
        tastes.addFirst(taste.fadingAt(now + AFTERGLOW));
      }
    }
    var companions = companions(product.niche());
    if (!companions.isEmpty() && dice.chance(0.8)) {
      tastes.add(Taste.of(dice.pick(companions), OptionalInt.of(product.index()), now, dice));
    }
    if (tastes.size() > MOST) {
      tastes.removeFirst();
    }
  }

  private List<Niche> companions(Niche niche) {
    return lexicon.companions(niche).stream().filter(each -> !satisfied.contains(each)).toList();
  }

  private void renew(long now) {
    List<Taste> faded = tastes.stream().filter(taste -> taste.until() <= now).toList();
    tastes.removeAll(faded);
    faded.stream()
        .limit(1)
        .filter(_ -> tastes.size() < wanted && dice.chance(0.5))
        .map(taste -> next(taste.niche()))
        .forEach(niche -> tastes.add(Taste.of(niche, OptionalInt.empty(), now, dice)));
    while (tastes.size() < wanted) {
      tastes.add(Taste.of(fresh(), OptionalInt.empty(), now, dice));
    }
  }

  private Niche next(Niche niche) {
    var companions = companions(niche);
    return companions.isEmpty() ? fresh() : dice.pick(companions);
  }

  private Niche fresh() {
    var haunt = dice.pick(persona.haunts());
    boolean strays = dice.chance(0.15);
    var open =
        lexicon.niches().stream()
            .filter(niche -> strays || niche.department().equals(haunt))
            .filter(niche -> !satisfied.contains(niche))
            .toList();
    return open.isEmpty()
        ? dice.pick(lexicon.niches())
        : open.get(dice.weighted(open.stream().mapToDouble(fashion::of).toArray()));
  }
}
