package dev.zhiyin.tools.group;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Products of a view, by numbers from 0.
 *
 * @param view open while the offers are used
 */
record OfferTable(IndexView view, List<Offer> all, TermIndex index) {
  private static final String ATTRIBUTES = "attributes.";

  /**
   * What counts of a product.
   *
   * @param category a hash of its category, 0 for none
   * @param seller a number of its seller, 0 for none
   * @param groupId of the product, empty for none
   * @param truth the group that it is known to belong to, for learning and measuring; empty where
   *     that is not known. No feature is made of either
   */
  record Offer(
      ProductRef ref,
      String id,
      String title,
      OfferText text,
      int category,
      int seller,
      String groupId,
      String truth) {}

  /** Which field of a product tells its group: {@code groupId} or an attribute. */
  record GroupField(String name) {
    GroupField {
      if (!name.equals("groupId") && !name.matches("attributes\\..+")) {
        throw new InvalidInput("truth", name, "groupId or attributes.NAME");
      }
    }

    String of(Product product) {
      return name.startsWith(ATTRIBUTES)
          ? String.join(
              "|",
              product.attributes().getOrDefault(name.substring(ATTRIBUTES.length()), List.of()))
          : product.groupId();
    }
  }

  private OfferTable(IndexView view, List<Offer> all) {
    this(view, List.copyOf(all), new TermIndex(all.stream().map(Offer::text).toList()));
  }

  static OfferTable read(IndexView view, GroupField truth) {
    var all = new ArrayList<Offer>();
    Map<String, Integer> sellers = new HashMap<>();
    view.forEachStep(
        Filter.PRODUCTS,
        products -> {
          List<ProductParts> parts = view.fetch(products, Set.of(Part.PRODUCT));
          for (int i = 0; i < parts.size(); i++) {
            Product one = parts.get(i).product();
            all.add(
                new Offer(
                    products.get(i),
                    one.id(),
                    one.title(),
                    OfferText.of(named(one)),
                    category(one),
                    one.offer().seller().isEmpty()
                        ? 0
                        : sellers.computeIfAbsent(one.offer().seller(), _ -> sellers.size() + 1),
                    one.groupId(),
                    truth.of(one)));
          }
        });
    // the order of ids may tell what belongs together
    all.sort(Comparator.comparingInt(offer -> OfferText.hash(offer.id)));
    return new OfferTable(view, all);
  }

  private static String named(Product product) {
    return product.title().contains(product.brand())
        ? product.title()
        : product.brand() + ' ' + product.title();
  }

  private static int category(Product one) {
    List<String> levels = one.category().levels();
    return levels.isEmpty() ? 0 : OfferText.hash(String.join(">", levels));
  }

  int size() {
    return all.size();
  }

  Offer get(int number) {
    return all.get(number);
  }

  /** Some of them, as if there were no others. */
  OfferTable only(Predicate<Offer> wanted) {
    return new OfferTable(view, all.stream().filter(wanted).toList());
  }

  /** Those of which the truth is known. */
  OfferTable known() {
    return only(offer -> !offer.truth.isEmpty());
  }
}
