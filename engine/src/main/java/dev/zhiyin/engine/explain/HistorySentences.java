package dev.zhiyin.engine.explain;

import dev.zhiyin.engine.explain.SentenceRenderer.Told;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.HistoryItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts claims from a history into words: each with one more fact where there is one, and without.
 */
final class HistorySentences {
  private static final Set<ReasonCode> SAID_TO_BE_RECENT =
      EnumSet.of(ReasonCode.VIEWED_SIMILAR, ReasonCode.CLICKED_SIMILAR, ReasonCode.SHARED_SIMILAR);

  private final SentenceRenderer telling;
  private final Sentences sentences;
  private final Product product;
  private final Interaction first;
  private final Map<String, HistoryItem> items;
  private final Demand demand;
  private final Instant recent;
  private final String interacted;

  /**
   * @param history the largest effect first; at least one
   * @param recent since when what was done is recent
   */
  HistorySentences(
      SentenceRenderer telling,
      Product product,
      List<Interaction> history,
      Demand demand,
      Instant recent) {
    this.telling = telling;
    this.sentences = telling.sentences();
    this.product = product;
    this.first = history.getFirst();
    this.items =
        history.stream()
            .filter(one -> one.product().isPresent())
            .collect(
                Collectors.toMap(
                    one -> one.product().orElseThrow().id(), Interaction::item, (one, _) -> one));
    this.demand = demand;
    this.recent = recent;
    String words = SentenceTitles.apart(first.words(), product.title());
    this.interacted =
        words.isEmpty()
            ? first.product().map(one -> SentenceTitles.quotable(one.id())).orElse("…")
            : words;
  }

  /** One more fact. */
  private record Fact(ReasonCode code, String part) {}

  ReasonChoice of(Supplier<Stream<Claim>> claims) {
    var naming = new ProductMention(sentences, product, first.words());
    return ReasonChoice.of(() -> claims.get().flatMap(claim -> told(claim, naming)));
  }

  private Stream<Reason> told(Claim claim, ProductMention naming) {
    Stream<Reason> combined =
        fact(claim).stream()
            .flatMap(
                more ->
                    naming
                        .ways()
                        .map(named -> part(claim, named))
                        .filter(told -> !Sentences.isQuestion(told.part()))
                        .map(told -> combined(claim, told, more)));
    return Stream.concat(combined, naming.ways().map(named -> alone(claim, part(claim, named))));
  }

  private Reason alone(Claim claim, Told told) {
    return new Reason(
        claim.code(), claim.also(), sentences.whole(told.part()), claim.evidence(), told.by());
  }

  private Reason combined(Claim claim, Told told, Fact more) {
    var also = new ArrayList<>(claim.also());
    also.add(more.code());
    return new Reason(
        claim.code(),
        also,
        sentences.say("sentence.and", told.part(), more.part()),
        claim.evidence(),
        told.by());
  }

  private Told part(Claim claim, String named) {
    ReasonCode deed = ReasonCode.of(first.type());
    boolean isRecent = isRecent(claim);
    boolean earlier = !isRecent && SAID_TO_BE_RECENT.contains(deed);
    String[] arguments = {
      sentences.say("did." + deed.text() + (earlier ? ".earlier" : "")),
      interacted,
      named,
      ReasonBuilder.score(first.similarity()),
      claim.of(),
      Long.toString(first.together().shoppers())
    };
    return isRecent // any wording may say that it is
        ? telling.tell(claim.code(), claim.key(), Optional.of(deed), arguments)
        : telling.template(claim.key(), arguments);
  }

  /* All that is told of. */
  private boolean isRecent(Claim claim) {
    return Stream.concat(
            Stream.of(first.item()),
            claim.evidence().productIds().stream().flatMap(id -> Stream.ofNullable(items.get(id))))
        .noneMatch(item -> item.done().isBefore(recent));
  }

  /* The first that is true and not told yet. */
  private Optional<Fact> fact(Claim claim) {
    if (!claim.also().isEmpty()) {
      return Optional.empty(); // says enough
    }
    PairCount together = first.together();
    if (claim.namesOne() && together.holds() && !claim.tells(together.code())) {
      return told(together.code(), Long.toString(together.shoppers()));
    }
    List<String> brand = claim.evidence().matched().getOrDefault("brand", List.of());
    if (claim.namesOne() && !brand.isEmpty() && !claim.tells(ReasonCode.SAME_BRAND)) {
      return told(ReasonCode.SAME_BRAND, Nouns.brand(brand.getFirst()));
    }
    if (demand.trending()) {
      boolean category = !Nouns.noun(product).isEmpty();
      return told(category ? ReasonCode.TRENDING_IN_CATEGORY : ReasonCode.TRENDING, "");
    }
    return demand.fresh() && product.note().isEmpty()
        ? told(ReasonCode.NEW_ARRIVAL, "")
        : Optional.empty();
  }

  private Optional<Fact> told(ReasonCode code, String argument) {
    return Optional.of(new Fact(code, sentences.say("and." + code.text(), argument)));
  }
}
