package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.cooccurrence.CoOccurrence;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.explain.Interaction;
import dev.zhiyin.engine.explain.Interaction.Matched;
import dev.zhiyin.engine.explain.PairCount;
import dev.zhiyin.engine.match.LeaveOneOutScores;
import dev.zhiyin.engine.product.ProductSummary;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.TextIndex;
import dev.zhiyin.engine.retrieval.TextWord;
import dev.zhiyin.engine.shopper.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which items of a history a product's score comes from: their exact shares, and by how much the
 * score would fall without each. For one request.
 */
final class Attribution {
  /** Of so many items with the largest effects reasons are made. */
  private static final int MOST = 5;

  private final ShopperProfile profile;
  private final LeaveOneOutScores leaveOneOut;
  private final RequestItems items;
  private final CoOccurrence coOccurrence;
  private final List<ProductRef> page;
  private final Map<ProductRef, List<Voice>> strongest = new HashMap<>();
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<String, Asked> asked = new HashMap<>();

  /** Words of the history, with those of their terms that stand in each product of the page. */
  private record Asked(MatchedPhrases phrases, Map<ProductRef, List<String>> terms) {}

  /**
   * @param page products that will be asked for: all that reasons are made of is read together
   */
  Attribution(
      ShopperProfile profile,
      RequestItems items,
      CoOccurrence coOccurrence,
      List<ProductRef> page) {
    this.profile = profile;
    this.leaveOneOut = profile.leaveOneOut();
    this.items = items;
    this.coOccurrence = coOccurrence;
    this.page = page;
    items.read(page, Set.of(Part.ITEM_VECTOR, Part.STATS, Part.EMBEDDING, Part.PRODUCT));
    items.readSummaries(
        page.stream()
            .flatMap(product -> strongest(product).stream())
            .flatMap(one -> profile.known().get(one.item).product().stream())
            .distinct()
            .toList());
  }

  /** By how much the score of a product falls without each item that counts. */
  float[] effects(ProductRef product) {
    return withSlim(leaveOneOut.effects(items.itemVector(product)), product);
  }

  /** The share of each item that counts. */
  float[] shares(ProductRef product) {
    return withSlim(profile.shares(items.itemVector(product)), product);
  }

  /* What items say by weights from product to product hangs on no other item. */
  private float[] withSlim(float[] ofItems, ProductRef product) {
    if (!profile.slim().isEmpty()) {
      profile.addSlim(items.id(product), ofItems);
    }
    return ofItems;
  }

  /**
   * Items that speak for a product, the largest effect first. What was rejected never speaks for
   * anything, nor does what only pushes away from its contrary, nor the product for itself.
   */
  List<Interaction> of(ProductRef product) {
    return strongest(product).stream()
        .map(one -> interaction(profile.known().get(one.item), one.share, one.effect, product))
        .toList();
  }

  /** The number of an item that speaks for a product, and how much. */
  private record Voice(int item, float share, float effect) {}

  private List<Voice> strongest(ProductRef product) {
    return strongest.computeIfAbsent(product, this::findStrongest);
  }

  private List<Voice> findStrongest(ProductRef product) {
    float[] shares = shares(product);
    float[] effects = effects(product);
    var largest = new ArrayList<Voice>(MOST);
    for (int i = 0; i < effects.length; i++) {
      if (profile.known().get(i).product().filter(product::equals).isPresent()) {
        effects[i] = 0;
      }
    }
    for (int i = largest(shares, effects); i >= 0; i = largest(shares, effects)) {
      largest.add(new Voice(i, shares[i], effects[i]));
      effects[i] = 0;
      if (largest.size() == MOST) {
        break;
      }
    }
    return largest;
  }

  /* The item with the largest effect, the newest of equal ones; -1 if none speaks for anything. */
  private int largest(float[] shares, float[] effects) {
    int largest = -1;
    for (int i = 0; i < shares.length; i++) {
      if (shares[i] > 0 && effects[i] > (largest < 0 ? 0 : effects[largest]) && profile.likes(i)) {
        largest = i;
      }
    }
    return largest;
  }

  private Interaction interaction(
      ShopperProfile.Known known, float share, float effect, ProductRef product) {
    Embedding embedding = items.embedding(product);
    Optional<ProductSummary> with = known.product().map(items::summary);
    PairCount together =
        with.map(one -> coOccurrence.together(place(one.id()), place(items.product(product).id())))
            .orElse(PairCount.NONE);
    return new Interaction(
        known.item(),
        with,
        share,
        effect,
        known.embedding().cosine(embedding),
        together,
        matched(known, product));
  }

  private int place(String id) {
    return places.computeIfAbsent(id, coOccurrence::place);
  }

  /** What a product has of an item's words; nothing for an item that is a product. */
  Matched matched(ShopperProfile.Known known, ProductRef product) {
    return known.item().subject() instanceof Subject.Words(String words)
        ? matched(asked.computeIfAbsent(words, this::asked), product)
        : Matched.NONE;
  }

  private Matched matched(Asked asked, ProductRef product) {
    List<String> terms = asked.terms.getOrDefault(product, List.of());
    return new Matched(
        terms, asked.phrases.areAllOf(items.product(product), terms), asked.phrases.haveNegation());
  }

  private Asked asked(String words) {
    TextIndex text = items.view().text();
    List<TextWord> cut = text.asked(words);
    List<String> terms = cut.stream().flatMap(TextWord::terms).distinct().toList();
    List<List<String>> found = text.matchedTerms(terms, page);
    var byProduct = new HashMap<ProductRef, List<String>>();
    for (int i = 0; i < page.size(); i++) {
      byProduct.put(page.get(i), found.get(i));
    }
    return new Asked(MatchedPhrases.ofHistory(words, cut, text::words), byProduct);
  }
}
