package dev.zhiyin.server.recommendation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.explain.Evidence;
import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.recommend.Answer;
import dev.zhiyin.engine.recommend.Diagnostics;
import dev.zhiyin.engine.recommend.GroupOffer;
import dev.zhiyin.engine.recommend.Recommended;
import dev.zhiyin.engine.rerank.Move;
import dev.zhiyin.engine.retrieval.Count;
import dev.zhiyin.engine.retrieval.Facets;
import dev.zhiyin.engine.retrieval.Facets.OfAttribute;
import dev.zhiyin.engine.retrieval.Facets.RangeCount;
import dev.zhiyin.server.product.ProductFields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A list of products, or a page of one, as it is sent. What is null, false or empty where it means
 * nothing is left out. Numbers have as many digits as a 32-bit float needs.
 *
 * @param stale true if the history was not the newest, {@code encoder} if the service that tells
 *     what words mean did not answer in time
 * @param wordsOnly whether the meaning of what was searched for could not be told
 * @param total products of a search, counted up to some thousand
 * @param totalIsAtLeast whether there may be more
 * @param facetsAreAtLeast whether more match than the facets count
 */
record ListAnswer(
    String recommendationId,
    long generation,
    long sequence,
    @Nullable Object stale,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean wordsOnly,
    List<Item> items,
    @Nullable FacetCounts facets,
    @Nullable String cursor,
    @Nullable DiagnosticsJson diagnostics,
    @Nullable Long total,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean totalIsAtLeast,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean facetsAreAtLeast) {
  /** A list, without how it came about. */
  static ListAnswer of(ListResult list, ProductFields fields) {
    return of(list, fields, false);
  }

  /**
   * A list.
   *
   * @param debug whether it says how it came about
   */
  static ListAnswer of(ListResult list, ProductFields fields, boolean debug) {
    Answer answer = list.answer();
    Optional<Count> total = answer.total();
    return new ListAnswer(
        list.recommendationId(),
        list.origin().generation(),
        list.origin().sequence(),
        list.origin().freshness().text(),
        answer.wordsOnly(),
        answer.items().stream().map(item -> Item.of(item, fields)).toList(),
        answer.facets().map(FacetCounts::of).orElse(null),
        list.cursor().orElse(null),
        list.diagnostics().filter(_ -> debug).map(DiagnosticsJson::of).orElse(null),
        total.map(Count::value).orElse(null),
        total.filter(count -> !count.exact()).isPresent(),
        answer.facets().filter(facets -> !facets.exact()).isPresent());
  }

  /** A product with why it is there, and what moved it. */
  record Item(
      String productId,
      @Nullable String kind,
      float score,
      ObjectNode product,
      List<Why> reasons,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean promoted,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Moved> moves,
      @Nullable GroupOffer offer,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> highlights) {
    static Item of(Recommended item, ProductFields fields) {
      return new Item(
          item.product().id(),
          item.product().note().isPresent() ? "note" : null,
          (float) item.score(),
          fields.of(item.product()),
          Why.all(item.reasons()),
          item.reasons().stream().anyMatch(reason -> reason.code() == ReasonCode.PROMOTED),
          Moved.all(item.moves()),
          item.offer().orElse(null),
          item.highlights());
    }
  }

  /** A reason with what it goes by, such as {@code matched: {"category": ["户外", "背包"]}}. */
  record Why(
      String code,
      String sentence,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> also,
      String wordedBy,
      Grounds evidence) {
    static List<Why> all(List<Reason> reasons) {
      return reasons.stream()
          .map(
              reason ->
                  new Why(
                      reason.code().text(),
                      reason.sentence(),
                      reason.also().stream().map(ReasonCode::text).toList(),
                      reason.wordedBy().text(),
                      Grounds.of(reason.evidence())))
          .toList();
    }
  }

  record Grounds(
      List<String> productIds,
      List<String> eventIds,
      Map<String, List<String>> matched,
      @Nullable Float share,
      @Nullable Float similarity,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> figures) {
    static Grounds of(Evidence evidence) {
      return new Grounds(
          evidence.productIds(),
          evidence.eventIds(),
          evidence.matched(),
          orAbsent(evidence.share()),
          orAbsent(evidence.similarity()),
          evidence.figures());
    }
  }

  record Moved(String rule, int by) {
    static List<Moved> all(List<Move> moves) {
      return moves.stream().map(move -> new Moved(move.rule().text(), move.by())).toList();
    }
  }

  record FacetCounts(
      List<Facets.Count> category,
      List<Facets.Count> brand,
      List<RangeOf> price,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, List<?>> attributes) {
    static FacetCounts of(Facets facets) {
      var attributes = new LinkedHashMap<String, List<?>>();
      facets
          .attributes()
          .forEach(
              (name, its) ->
                  attributes.put(
                      name,
                      switch (its) {
                        case OfAttribute.Values(var counts) -> counts;
                        case OfAttribute.Distances(var counts) -> counts;
                        case OfAttribute.Numbers(var ranges) -> RangeOf.all(ranges, edge -> edge);
                        case OfAttribute.Times(var ranges) ->
                            RangeOf.all(
                                ranges, edge -> Instant.ofEpochMilli((long) edge).toString());
                      }));
      return new FacetCounts(
          facets.categories(),
          facets.brands(),
          RangeOf.all(facets.prices(), edge -> edge),
          attributes);
    }
  }

  /** As a filter asks for it: the ends are numbers, or times. */
  record RangeOf(@Nullable Object gte, @Nullable Object lt, long count) {
    static List<RangeOf> all(List<RangeCount> ranges, DoubleFunction<Object> written) {
      return ranges.stream()
          .map(
              range ->
                  new RangeOf(
                      boxed(range.from(), written), boxed(range.below(), written), range.count()))
          .toList();
    }

    private static @Nullable Object boxed(OptionalDouble edge, DoubleFunction<Object> written) {
      return edge.isPresent() ? written.apply(edge.getAsDouble()) : null;
    }
  }

  /** How an answer came about. */
  record DiagnosticsJson(
      List<Use> sources,
      List<InterestUse> interests,
      int candidates,
      int excluded,
      List<Step> steps) {
    record Use(String source, int found, int shown, long micros) {}

    record InterestUse(float share, List<String> of) {}

    record Step(String step, long micros) {}

    static DiagnosticsJson of(Diagnostics diagnostics) {
      return new DiagnosticsJson(
          diagnostics.sources().stream()
              .map(use -> new Use(use.source().text(), use.found(), use.shown(), use.micros()))
              .toList(),
          diagnostics.interests().stream()
              .map(interest -> new InterestUse((float) interest.share(), interest.subjects()))
              .toList(),
          diagnostics.candidates(),
          diagnostics.excluded(),
          diagnostics.steps().stream().map(step -> new Step(step.name(), step.micros())).toList());
    }
  }

  static @Nullable Float orAbsent(OptionalDouble value) {
    return value.isPresent() ? (float) value.getAsDouble() : null;
  }
}
