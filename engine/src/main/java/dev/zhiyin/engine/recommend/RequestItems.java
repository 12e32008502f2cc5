package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.IdHash;
import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductSummary;
import dev.zhiyin.engine.retrieval.CategoricalFields;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.ItemStore;
import dev.zhiyin.engine.retrieval.NumberField;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The products of one request, each found and each part of it read once. For one thread. */
final class RequestItems implements ItemStore {
  /** What scores, caps of a page, groups and reasons of candidates are made of. */
  static final Set<Part> OF_CANDIDATES =
      Set.of(Part.ITEM_VECTOR, Part.KINDS, Part.GROUP, Part.PRODUCT, Part.STATS, Part.EMBEDDING);

  /** So many of the newest items decide on a language. */
  private static final int LANGUAGE_ITEMS = 9;

  private final IndexView view;
  private final Map<String, Optional<ProductRef>> found = new HashMap<>();
  private final Map<ProductRef, ProductParts> read = new HashMap<>();

  RequestItems(IndexView view) {
    this.view = view;
  }

  IndexView view() {
    return view;
  }

  /** Finds several at once, which costs less than one by one. */
  void findAll(Collection<String> ids) {
    findAll(ids, Set.of());
  }

  /** The same, and parts of them will be read. */
  void findAll(Collection<String> ids, Set<Part> along) {
    List<String> unknown = ids.stream().filter(id -> !found.containsKey(id)).distinct().toList();
    if (!unknown.isEmpty()) {
      Map<String, ProductRef> there = view.find(unknown, along);
      unknown.forEach(id -> found.put(id, Optional.ofNullable(there.get(id))));
    }
  }

  Optional<ProductRef> find(String id) {
    Optional<ProductRef> known = found.get(id);
    if (known == null) {
      findAll(List.of(id));
      known = found.get(id);
    }
    return Objects.requireNonNull(known);
  }

  /**
   * Reads parts of several products at once, which costs less than one by one; what is lacking of
   * any, of all that lack something.
   */
  void read(Collection<ProductRef> products, Set<Part> parts) {
    var lacking = new LinkedHashSet<ProductRef>();
    Set<Part> unread = EnumSet.noneOf(Part.class);
    for (ProductRef product : products) {
      ProductParts known = read.get(product);
      for (Part part : parts) {
        if (known == null || !known.has(part)) {
          lacking.add(product);
          unread.add(part);
        }
      }
    }
    if (!lacking.isEmpty()) {
      fetch(List.copyOf(lacking), unread);
    }
  }

  private void fetch(List<ProductRef> products, Set<Part> parts) {
    List<ProductParts> fetched = view.fetch(products, parts);
    for (int i = 0; i < fetched.size(); i++) {
      ProductParts more = fetched.get(i);
      ProductParts known = read.putIfAbsent(products.get(i), more);
      if (known != null) {
        known.add(more);
      }
    }
  }

  private ProductParts part(ProductRef product, Part part) {
    ProductParts known = read.get(product);
    if (known == null || !known.has(part)) {
      fetch(List.of(product), Set.of(part));
      known = read.get(product);
    }
    return Objects.requireNonNull(known);
  }

  @Override
  public Product product(ProductRef product) {
    return part(product, Part.PRODUCT).product();
  }

  @Override
  public List<CategoricalFields> kinds(List<ProductRef> products) {
    read(products, Set.of(Part.KINDS));
    return products.stream().map(product -> part(product, Part.KINDS).kinds()).toList();
  }

  /** Ids of the groups of products, empty for those of none, in the order given. */
  List<String> groups(List<ProductRef> products) {
    if (!view.hasGroups()) {
      return Collections.nCopies(products.size(), "");
    }
    read(products, Set.of(Part.GROUP));
    return products.stream().map(product -> part(product, Part.GROUP).group()).toList();
  }

  /** Ids of all groups that any of some products is of. */
  Set<String> groupsOf(Collection<ProductRef> products) {
    if (!view.hasGroups()) {
      return new HashSet<>();
    }
    var groups = new HashSet<>(groups(List.copyOf(products)));
    groups.remove("");
    return groups;
  }

  String id(ProductRef product) {
    return part(product, Part.ID).id();
  }

  /** The ids of products, in the order given. */
  List<String> ids(Collection<ProductRef> products) {
    read(products, Set.of(Part.ID));
    return products.stream().map(this::id).toList();
  }

  /**
   * Hits, best first; equal ones by {@link IdHash}, so that the order hangs neither on chance nor
   * on where an index keeps a product.
   */
  List<Hit> bestFirst(Collection<Hit> hits) {
    var ranked = new ArrayList<Hit>(hits);
    ranked.sort(Comparator.comparingDouble(Hit::score).reversed());
    int from = 0;
    for (int to = 1; to <= ranked.size(); to++) {
      if (to == ranked.size()
          || Float.compare(ranked.get(from).score(), ranked.get(to).score()) != 0) {
        sortByHash(ranked.subList(from, to));
        from = to;
      }
    }
    return ranked;
  }

  /* Ids are read for those alone that need them, and together. */
  private void sortByHash(List<Hit> equal) {
    if (equal.size() > 1) {
      ids(equal.stream().map(Hit::product).toList());
      equal.sort(Comparator.comparing(hit -> id(hit.product()), IdHash.ORDER));
    }
  }

  /** The language that is asked for, or the one of what a shopper interacted with last. */
  Locale locale(Language language, History history) {
    return language.asked().orElseGet(() -> language.of(titles(history.newest(LANGUAGE_ITEMS))));
  }

  private List<String> titles(History history) {
    findAll(history.productIds(), Set.of(Part.SUMMARY));
    readSummaries(history.productIds().stream().flatMap(id -> find(id).stream()).toList());
    return history.items().stream()
        .flatMap(
            item ->
                switch (item.subject()) {
                  case Subject.Item(String id) ->
                      find(id).map(one -> summary(one).title()).stream();
                  case Subject.Words(String text) -> Stream.of(text);
                })
        .toList();
  }

  /** Reads what reasons say of products that are not shown. */
  void readSummaries(Collection<ProductRef> products) {
    read(products, Set.of(Part.SUMMARY));
  }

  /** What reasons say of a product that is not shown. */
  ProductSummary summary(ProductRef product) {
    return part(product, Part.SUMMARY).summary();
  }

  Embedding embedding(ProductRef product) {
    return part(product, Part.EMBEDDING).embedding();
  }

  @Override
  public List<Embedding> embeddings(List<ProductRef> products) {
    read(products, Set.of(Part.EMBEDDING));
    return products.stream().map(this::embedding).toList();
  }

  float[] itemVector(ProductRef product) {
    return part(product, Part.ITEM_VECTOR).itemVector();
  }

  float[] historyVector(ProductRef product) {
    return part(product, Part.HISTORY_VECTOR).historyVector();
  }

  ProductParts.Stats stats(ProductRef product) {
    return part(product, Part.STATS).stats();
  }

  @Override
  public List<double[]> numbers(NumberField field, List<ProductRef> products) {
    return view.numbers(field, products);
  }

  @Override
  public double[] kilometres(String attribute, GeoPoint from, List<ProductRef> products) {
    return view.kilometres(attribute, from, products);
  }

  @Override
  public Set<ProductRef> matching(Collection<ProductRef> products, Filter filter) {
    return view.matching(products, filter);
  }
}
