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
  private static final int STEP = 500;
  private static final String ATTRIBUTES = "attributes.";

  /**
   * What counts of a product.
   *
   * @param category a number of its category, 0 for none
   * @param seller a number of its seller, 0 for none
   * @param group that it is known to belong to, empty where that is not known; no feature is made
   *     of it
   */
  record Offer(
      ProductRef ref,
      String id,
      String title,
      OfferText text,
      int category,
      int seller,
      String group) {}

  /** Which field of a product tells its group: {@code groupId} or an attribute. */
  record GroupField(String name) {
    static final GroupField ID = new GroupField("groupId");

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
    Map<Object, Integer> categories = new HashMap<>();
    Map<Object, Integer> sellers = new HashMap<>();
    for (String after = ""; ; ) {
      IndexView.Step step = view.byId(after, STEP, Filter.PRODUCTS);
      List<ProductParts> parts = view.fetch(step.products(), Set.of(Part.PRODUCT));
      for (int i = 0; i < parts.size(); i++) {
        Product one = parts.get(i).product();
        all.add(
            new Offer(
                step.products().get(i),
                one.id(),
                one.title(),
                OfferText.of(named(one)),
                number(categories, one.category(), one.category().levels().isEmpty()),
                number(sellers, one.offer().seller(), one.offer().seller().isEmpty()),
                truth.of(one)));
      }
      if (step.end()) {
        /* The order of ids may tell what belongs together. */
        all.sort(Comparator.comparingInt(offer -> OfferText.hash(offer.id)));
        return new OfferTable(view, all);
      }
      after = step.last();
    }
  }

  private static String named(Product product) {
    return product.title().contains(product.brand())
        ? product.title()
        : product.brand() + ' ' + product.title();
  }

  private static int number(Map<Object, Integer> numbers, Object value, boolean none) {
    return none ? 0 : numbers.computeIfAbsent(value, _ -> numbers.size() + 1);
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

  /** Those that are known to belong to a group. */
  OfferTable known() {
    return only(offer -> !offer.group.isEmpty());
  }
}
