package dev.zhiyin.engine.explain;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.wording.Assertion;
import dev.zhiyin.engine.wording.Grounds;
import dev.zhiyin.engine.wording.Grounds.Said;
import dev.zhiyin.engine.wording.Slot;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is known about why a product was shown, wherever the sentence about it came from.
 *
 * @param codes of the reason, and of whatever else the sentence may tell; what the shopper did
 *     among them
 * @param product that was shown
 * @param history what the shopper did something with, or what was looked at
 * @param words that were searched for, or that a profile has
 * @param similarity cosine of both texts, in [-1, 1]
 * @param figures what was counted, by name: shoppers, everyDays, othersDays, sinceDays
 */
public record SentenceFacts(
    List<ReasonCode> codes,
    Named product,
    List<Named> history,
    List<String> words,
    OptionalDouble similarity,
    Map<String, Double> figures) {
  private static final double SIMILAR = .35;
  private static final double RELATED = .2;
  private static final double WHOLE = 100;

  private static final List<Days> DAYS =
      List.of(
          new Days(
              Slot.EVERY,
              "everyDays",
              List.of("every %d days", "%d days", "每%d天", "每 %d 天", "%d天", "%d 天")),
          new Days(
              Slot.WITHIN,
              "othersDays",
              List.of("within %d days", "%d days", "%d天内", "%d 天内", "%d天", "%d 天")),
          new Days(
              Slot.SINCE,
              "sinceDays",
              List.of("%d days ago", "%d days", "%d天前", "%d 天前", "%d天", "%d 天")));

  /** A figure in days, and how people write it. */
  private record Days(Slot slot, String figure, List<String> forms) {
    /* As sentences tell it. */
    long told(double exact) {
      return switch (slot) {
        case WITHIN -> (long) Math.ceil(exact);
        case SINCE -> (long) exact;
        default -> Math.round(exact);
      };
    }
  }

  /** A product as sentences name it. */
  public record Named(String title, String brand, CategoryPath category) {}

  public SentenceFacts {
    codes = List.copyOf(codes);
    history = List.copyOf(history);
    words = List.copyOf(words);
    figures = Map.copyOf(figures);
  }

  /** What a sentence in this language may say. */
  public Grounds grounds(String language) {
    var values = new EnumMap<Slot, List<String>>(Slot.class);
    values.put(Slot.PRODUCT, asWritten(product.title));
    List<String> titles = history.stream().flatMap(one -> asWritten(one.title).stream()).toList();
    if (!titles.isEmpty()) {
      values.put(codes.contains(ReasonCode.SIMILAR_TO) ? Slot.LOOKED : Slot.HISTORY, titles);
    }
    if (!words.isEmpty()) {
      values.put(Slot.WORDS, words.stream().flatMap(one -> asWritten(one).stream()).toList());
    }
    Optional.ofNullable(figures.get("shoppers"))
        .map(Math::round)
        .ifPresent(number -> values.put(Slot.SHOPPERS, List.of(number.toString())));
    for (Days days : DAYS) {
      Optional.ofNullable(figures.get(days.figure))
          .map(days::told)
          .ifPresent(
              number ->
                  values.put(
                      days.slot, days.forms.stream().map(form -> form.formatted(number)).toList()));
    }
    return new Grounds(language, said(), values, Set.of(), written(), texts());
  }

  /* Whole or shortened, with its own quotation marks or with those inside of others. */
  private static List<String> asWritten(String text) {
    return Stream.of(text, SentenceTitles.quotable(text), SentenceTitles.shortened(text))
        .distinct()
        .toList();
  }

  private Said said() {
    Said said = Said.fact(Assertion.IN_RANGE);
    for (ReasonCode code : codes) {
      said = said.and(code.said()).and(beyond(code));
    }
    if (isSimilar()) {
      said = said.and(Said.fact(Assertion.SIMILAR));
    }
    if (said.shopper().isEmpty() && !history.isEmpty()) {
      said = said.and(Said.shopper(Assertion.VIEWED)); // what is looked at
    }
    if (history.size() > 1) {
      said = said.and(Said.fact(Assertion.SEVERAL));
    }
    for (Named one : history) {
      said = said.and(shared(one));
    }
    return said.shopper().isEmpty() ? said : said.and(Said.shopper(Assertion.INTERESTED));
  }

  private boolean isSimilar() {
    return similarity.orElse(0) >= SIMILAR
        || (isRelated() && history.stream().anyMatch(this::sharesCategory));
  }

  private boolean isRelated() {
    return similarity.orElse(0) >= RELATED;
  }

  private boolean sharesCategory(Named other) {
    return product.category.sharedLevels(other.category) > 0;
  }

  /* What the sentences of a code say beside it, for which there is something counted. */
  private Said beyond(ReasonCode code) {
    boolean shoppers = figures.getOrDefault("shoppers", 0.0) > 0;
    return switch (code) {
      case POPULAR ->
          shoppers ? Said.others(Assertion.INTERESTED, Assertion.POPULAR) : Said.NOTHING;
      case BOUGHT_TOGETHER, INTERACTED_TOGETHER ->
          codes.contains(ReasonCode.IN_CART_SIMILAR)
              ? Said.fact(Assertion.GOES_WITH)
              : Said.NOTHING;
      case DUE_AGAIN ->
          figures.containsKey("othersDays")
              ? Said.others(Assertion.BOUGHT, Assertion.HALF).and(Said.others(Assertion.OFTEN))
              : Said.fact(Assertion.OFTEN);
      case NO_CLOSE_MATCH -> words.isEmpty() ? Said.NOTHING : Said.shopper(Assertion.SEARCHED);
      case FITS_PROFILE -> Said.fact(Assertion.SUITS, Assertion.COMPATIBLE);
      case MATCHES_SEARCH -> Said.fact(Assertion.MATCHES, Assertion.MEANING, Assertion.SIMILAR);
      case SEARCHED_SIMILAR ->
          isRelated()
              ? Said.fact(Assertion.MATCHES, Assertion.MEANING, Assertion.SIMILAR, Assertion.SUITS)
              : Said.NOTHING;
      default -> Said.NOTHING;
    };
  }

  private Said shared(Named other) {
    String brand = Nouns.brand(product.brand);
    Said said =
        !brand.isEmpty() && brand.equalsIgnoreCase(other.brand)
            ? Said.fact(Assertion.SAME_BRAND)
            : Said.NOTHING;
    return sharesCategory(other) ? said.and(Said.fact(Assertion.SAME_CATEGORY)) : said;
  }

  /* Numbers as people write them: 0.83, 0.8 and 83% are one. */
  private Set<String> written() {
    var written = new HashSet<String>();
    figures
        .values()
        .forEach(
            figure -> {
              written.add(Long.toString(Math.round(figure)));
              written.add(String.format(Locale.ROOT, "%.1f", figure));
            });
    similarity.ifPresent(
        cosine -> {
          written.add(String.format(Locale.ROOT, "%.2f", cosine));
          written.add(String.format(Locale.ROOT, "%.1f", cosine));
          written.add(Math.round(WHOLE * cosine) + "%");
        });
    return written;
  }

  private List<String> texts() {
    var texts = new ArrayList<String>();
    Stream.concat(Stream.of(product), history.stream())
        .forEach(
            one -> {
              texts.add(one.title);
              texts.add(one.brand);
              texts.add(Nouns.category(one.category));
              texts.addAll(one.category.levels());
            });
    texts.addAll(words);
    return texts;
  }
}
