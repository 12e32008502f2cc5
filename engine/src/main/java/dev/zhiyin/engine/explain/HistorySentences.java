package dev.zhiyin.engine.explain;

import dev.zhiyin.engine.explain.Telling.Told;
import dev.zhiyin.engine.product.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Puts claims from a history into words: each with one more fact where there is one, and without.
 */
final class HistorySentences {
  private final Telling telling;
  private final Sentences sentences;
  private final Product product;
  private final Interaction first;
  private final Demand demand;

  HistorySentences(Telling telling, Product product, Interaction first, Demand demand) {
    this.telling = telling;
    this.sentences = telling.sentences();
    this.product = product;
    this.first = first;
    this.demand = demand;
  }

  /** One more fact. */
  private record Fact(ReasonCode code, String part) {}

  ReasonChoice of(Supplier<Stream<Claim>> claims) {
    List<String> ways = new Naming(sentences, product, first.words()).ways();
    return ReasonChoice.of(() -> claims.get().flatMap(claim -> told(claim, ways)));
  }

  private Stream<Reason> told(Claim claim, List<String> ways) {
    Stream<Reason> combined =
        fact(claim).stream()
            .flatMap(more -> ways.stream().map(named -> combined(claim, part(claim, named), more)));
    return Stream.concat(combined, ways.stream().map(named -> alone(claim, part(claim, named))));
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
    return telling.tell(
        claim.code(),
        claim.key(),
        Optional.of(deed),
        sentences.say("did." + deed.text()),
        met(),
        named,
        ReasonBuilder.score(first.similarity()),
        claim.of(),
        Long.toString(first.together().shoppers()));
  }

  private String met() {
    String words = SentenceTitles.apart(first.words(), product.title());
    return words.isEmpty() ? first.product().map(Product::id).orElse("…") : words;
  }

  /* The first that is true and not told yet. */
  private Optional<Fact> fact(Claim claim) {
    if (!claim.also().isEmpty()) {
      return Optional.empty(); // says enough
    }
    Together together = first.together();
    if (claim.namesOne() && together.holds() && !claim.tells(together.code())) {
      return told(together.code(), Long.toString(together.shoppers()));
    }
    List<String> brand = claim.evidence().matched().getOrDefault("brand", List.of());
    if (claim.namesOne() && !brand.isEmpty() && !claim.tells(ReasonCode.SAME_BRAND)) {
      return told(ReasonCode.SAME_BRAND, Wording.brand(brand.getFirst()));
    }
    if (demand.trending()) {
      boolean category = !Wording.noun(product).isEmpty();
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
