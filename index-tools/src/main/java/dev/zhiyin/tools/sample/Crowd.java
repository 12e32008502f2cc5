package dev.zhiyin.tools.sample;

import java.util.List;

/** All shoppers of the sample; each is a pure function of the seed, the shop and an index. */
final class Crowd {
  private final Lexicon lexicon;
  private final List<Department> departments;
  private final Fashion fashion;
  private final Shelves shelves;
  private final SampleConfig config;

  Crowd(Lexicon lexicon, List<SampleProduct> products, SampleConfig config) {
    this.lexicon = lexicon;
    this.departments = lexicon.niches().stream().map(Niche::department).distinct().toList();
    this.fashion = new Fashion(lexicon.niches(), config.seed());
    this.shelves = new Shelves(products, lexicon.niches());
    this.config = config;
  }

  /** All that shopper {@code index}, from 0, did: oldest first. */
  List<ShopEvent> eventsOf(int index) {
    var dice = Dice.of(config.seed(), Dice.Stream.SHOPPER, index);
    var persona = Persona.of(index, config, departments, dice);
    var wishes = new Wishes(lexicon, fashion, persona, dice);
    var strolling = new Strolling(persona, shelves, config.seed(), dice);
    return new Life(persona, wishes, strolling, config, dice).events();
  }
}
