package dev.zhiyin.tools.sample;

import java.util.List;

/** All shoppers of the sample; each is a pure function of the seed, the shop and an index. */
final class Crowd {
  private final Lexicon lexicon;
  private final List<Department> departments;
  private final Shelves shelves;
  private final SampleConfig config;

  Crowd(Lexicon lexicon, List<SampleProduct> products, SampleConfig config) {
    this.lexicon = lexicon;
    this.departments = lexicon.niches().stream().map(Niche::department).distinct().toList();
    this.shelves = new Shelves(products, lexicon.niches().size());
    this.config = config;
  }

  /** All that shopper {@code index}, from 0, did: at least one event, oldest first. */
  List<ShopEvent> eventsOf(int index) {
    var dice = Dice.of(config.seed(), Dice.Stream.SHOPPER, index);
    var persona = Persona.of(index, config, departments, dice);
    return new Life(persona, new Wishes(lexicon, persona, dice), shelves, config, dice).events();
  }
}
