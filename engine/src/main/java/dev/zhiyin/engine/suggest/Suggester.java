package dev.zhiyin.engine.suggest;

import dev.zhiyin.engine.prefix.NamePart;
import dev.zhiyin.engine.prefix.NameWords;
import dev.zhiyin.engine.prefix.PrefixQuery;
import dev.zhiyin.engine.retrieval.CategoricalFields;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieved;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Suggests names of products, categories and brands, those of more products first.
 *
 * <p>Of the products whose title, category or brand begins as somebody typed, the most popular are
 * looked at; what they are called is suggested. So it costs the same however many there are,
 * whatever is changed or deleted is so at once, and nothing is kept beside the index. Where nothing
 * begins so, one letter may be wrong, or Chinese characters others that are read alike.
 */
public record Suggester(SuggestRequest request, IndexView view, Restriction restriction) {
  /** So many products of each part of a name are looked at. */
  private static final int LOOKED_AT = 100;

  /** Of categories and of brands each this share of the suggestions at most. */
  private static final double SHARE = 0.3;

  /** Longer gaps between words divide phrases. */
  private static final int LONGEST_GAP = 5;

  private static final Set<Part> TITLED = Set.of(Part.ID, Part.TITLE);
  private static final Set<Part> ALONG = Set.of(Part.ID, Part.TITLE, Part.KINDS);

  /**
   * The best suggestions, at most as many as are asked for.
   *
   * @param restriction the products that names may be of
   */
  public static List<Suggestion> suggestions(
      SuggestRequest request, IndexView view, Restriction restriction) {
    var here = new Suggester(request, view, restriction);
    Optional<PrefixQuery> typed = PrefixQuery.of(request.typed());
    return typed
        .map(Stream::of)
        .orElse(Stream.of())
        .flatMap(it -> Stream.of(Optional.of(it), it.mistyped(), it.read()))
        .flatMap(Optional::stream)
        .map(here::of)
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /**
   * Products of one part of a name, and whether there are no more. Some may begin otherwise: an
   * index looks for the first letters, and a mistyped beginning finds initials too.
   */
  private record Sample(List<ProductParts> products, boolean isAll) {}

  /* A name and how many products it is of. */
  private static final class Tally {
    private final Suggestion.Type type;
    private final boolean isAll;
    private final Map<String, Suggested> byLetters = new LinkedHashMap<>();

    /** A name as the most popular product writes it. */
    private static final class Suggested {
      private final String text;
      private int count;

      Suggested(String text) {
        this.text = text;
      }
    }

    Tally(Suggestion.Type type, boolean isAll) {
      this.type = type;
      this.isAll = isAll;
    }

    void add(String text) {
      byLetters.computeIfAbsent(text.toLowerCase(Locale.ROOT), _ -> new Suggested(text)).count++;
    }

    /* Names of others before are left out. */
    List<Counted> best(int most, Set<String> taken) {
      return byLetters.entrySet().stream()
          .sorted(Comparator.comparingInt(one -> -one.getValue().count))
          .filter(one -> taken.add(one.getKey()))
          .limit(most)
          .map(one -> new Counted(suggestion(one.getValue()), one.getValue().count))
          .toList();
    }

    private Suggestion suggestion(Suggested one) {
      return new Suggestion(
          one.text,
          type,
          Optional.empty(),
          isAll ? OptionalLong.of(one.count) : OptionalLong.empty());
    }

    /** A suggestion and of how many of the products that were looked at it is. */
    record Counted(Suggestion suggestion, int count) {}
  }

  private List<Suggestion> of(PrefixQuery typed) {
    Map<NamePart, Sample> samples = samples(typed);
    Sample titled = sample(samples, NamePart.TITLE);
    int share = (int) Math.ceil(SHARE * request.k());
    var taken = new HashSet<String>();
    var counted = new ArrayList<Tally.Counted>();
    counted.addAll(
        names(
                Suggestion.Type.CATEGORY,
                typed,
                sample(samples, NamePart.CATEGORY),
                kinds -> kinds.category().levels())
            .best(share, taken));
    counted.addAll(
        names(
                Suggestion.Type.BRAND,
                typed,
                sample(samples, NamePart.BRAND),
                kinds -> List.of(kinds.brand()))
            .best(share, taken));
    int left = Math.max(0, request.k() - counted.size());
    counted.addAll(words(typed, titled).best(left - Math.min(share, left / 2), taken));
    counted.sort(Comparator.comparingInt(one -> -one.count()));
    var suggestions = new ArrayList<>(counted.stream().map(Tally.Counted::suggestion).toList());
    int rest = Math.max(0, request.k() - counted.size());
    suggestions.addAll(products(typed, titled, rest, taken));
    return inLanguage(suggestions.stream().limit(request.k()).toList());
  }

  private static Sample sample(Map<NamePart, Sample> samples, NamePart part) {
    return samples.getOrDefault(part, new Sample(List.of(), true));
  }

  private Map<NamePart, Sample> samples(PrefixQuery typed) {
    NamePart[] parts = NamePart.values();
    var batch = new ArrayList<Retrieval>();
    for (NamePart part : parts) {
      batch.add(new Retrieval.Beginning(part, typed, LOOKED_AT));
    }
    List<Retrieved> retrieved = view.retrieve(batch, restriction, ALONG);
    var samples = new EnumMap<NamePart, Sample>(NamePart.class);
    for (int i = 0; i < parts.length; i++) {
      List<ProductRef> products = retrieved.get(i).products();
      Set<Part> read = parts[i] == NamePart.TITLE ? TITLED : Set.of(Part.KINDS);
      boolean isAll = products.size() < LOOKED_AT && typed.slips() == 0;
      samples.put(parts[i], new Sample(view.fetch(products, read), isAll));
    }
    return samples;
  }

  private static Tally names(
      Suggestion.Type type,
      PrefixQuery typed,
      Sample sample,
      Function<CategoricalFields, List<String>> names) {
    var tally = new Tally(type, sample.isAll);
    var begins = new LinkedHashMap<String, Boolean>();
    for (ProductParts product : sample.products) {
      var once = new LinkedHashMap<String, String>(); // a level may be named as the one above it
      for (String name : names.apply(product.kinds())) {
        if (begins.computeIfAbsent(name, it -> NameWords.of(it).begins(typed))) {
          put(name, once);
        }
      }
      once.values().forEach(tally::add);
    }
    return tally;
  }

  /* The words that are begun, and the same with the word after them. */
  private static Tally words(PrefixQuery typed, Sample sample) {
    var tally = new Tally(Suggestion.Type.WORDS, sample.isAll);
    for (ProductParts product : sample.products) {
      NameWords title = product.title();
      var phrases = new LinkedHashMap<String, String>();
      for (int from = 0; from < title.words().size(); from++) {
        int begun = title.begun(from, typed);
        for (int end = from + begun; begun > 0 && end <= from + begun + 1; end++) {
          if (isPhrase(title, from, end)) {
            put(title.text(from, end), phrases);
          }
        }
      }
      phrases.values().forEach(tally::add);
    }
    return tally;
  }

  private static void put(String name, Map<String, String> into) {
    into.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
  }

  private static boolean isPhrase(NameWords title, int from, int end) {
    return end <= title.words().size()
        && !title.isTorn(from)
        && !title.isTorn(end)
        && title.words().subList(from + 1, end).stream()
            .map(NameWords.Word::gap)
            .allMatch(
                gap ->
                    gap.length() <= LONGEST_GAP
                        && gap.chars()
                            .allMatch(it -> Character.isLetter(it) || it == ' ' || it == '-'));
  }

  /* In the order of their popularity. */
  private static List<Suggestion> products(
      PrefixQuery typed, Sample sample, int most, Set<String> taken) {
    return sample.products.stream()
        .filter(product -> product.title().begins(typed))
        .filter(product -> taken.add(product.title().whole().toLowerCase(Locale.ROOT)))
        .limit(most)
        .map(
            product ->
                new Suggestion(
                    product.title().whole(),
                    Suggestion.Type.PRODUCT,
                    Optional.of(product.id()),
                    OptionalLong.empty()))
        .toList();
  }

  /* Those first that the language has. */
  private List<Suggestion> inLanguage(List<Suggestion> all) {
    return request
        .locale()
        .map(
            locale ->
                all.stream()
                    .sorted(Comparator.comparing(one -> isForeign(one.text(), locale)))
                    .toList())
        .orElse(all);
  }

  private static boolean isForeign(String text, Locale locale) {
    boolean chinese = text.codePoints().anyMatch(Character::isIdeographic);
    return chinese != locale.getLanguage().equals(Locale.CHINESE.getLanguage());
  }
}
