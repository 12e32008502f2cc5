package dev.zhiyin.sample;

import dev.zhiyin.sample.Department.Feature;
import dev.zhiyin.sample.Department.Language;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Writes titles as shops do in each language. English ones have no comma, so lists of them can. */
final class SampleTitles {
  private static final Set<String> SMALL =
      Set.of("in", "with", "and", "for", "of", "to", "the", "x", "kg", "g", "m", "cm", "sq");

  private SampleTitles() {}

  static String write(ProductDraft draft, SeededRandom random) {
    String title =
        switch (draft.language()) {
          case CHINESE -> chinese(draft, random);
          case ENGLISH -> english(draft, random);
        };
    return title.replaceAll(" +", " ").strip();
  }

  /* 岭越野 远行系列 40L 男士防水尼龙登山背包 轻量 带防雨罩 曜石黑 */
  private static String chinese(ProductDraft draft, SeededRandom random) {
    var leading = words(draft, feature -> !follows(feature, draft));
    var trailing = words(draft, feature -> follows(feature, draft));
    String first = leading.isEmpty() ? "" : leading.removeFirst();
    String core =
        glued(audience(draft), glued(first, merged(material(draft), draft.bareNoun(), "")));
    leading.addAll(trailing);
    boolean specFirst = random.chance(0.5);
    return String.join(
        " ",
        draft.say(draft.brand().name()),
        line(draft),
        specFirst ? draft.specText() : "",
        core,
        specFirst ? "" : draft.specText(),
        String.join(" ", leading),
        draft.color().map(draft::say).orElse(""));
  }

  /* Lanfar Voyager 40L Men's Waterproof Nylon Hiking Backpack with Rain Cover in Black */
  private static String english(ProductDraft draft, SeededRandom random) {
    var extras =
        words(draft, feature -> follows(feature, draft)).stream()
            .map(extra -> extra.replaceFirst("^with ", ""))
            .toList();
    boolean specFirst = random.chance(0.5);
    String lower =
        String.join(
            " ",
            specFirst ? draft.specText() : "",
            audience(draft),
            String.join(" ", words(draft, feature -> !follows(feature, draft))),
            merged(material(draft), draft.bareNoun(), " "),
            specFirst ? "" : draft.specText(),
            extras.isEmpty() ? "" : "with " + String.join(" and ", extras),
            draft.color().map(color -> "in " + draft.say(color)).orElse(""));
    return String.join(" ", draft.say(draft.brand().name()), line(draft), capitals(lower));
  }

  private static String line(ProductDraft draft) {
    return draft.model().isEmpty() ? draft.series().map(draft::say).orElse("") : draft.model();
  }

  private static String audience(ProductDraft draft) {
    return draft.audience().map(audience -> draft.say(audience.word())).orElse("");
  }

  private static String material(ProductDraft draft) {
    return draft.material().map(material -> draft.say(material.word())).orElse("");
  }

  /* 高硼硅玻璃 and 玻璃杯 are 高硼硅玻璃杯; duck-down and down jacket are duck-down jacket. */
  private static String merged(String material, String noun, String gap) {
    if (noun.contains(material)) {
      return noun;
    }
    for (int shared = Math.min(material.length(), noun.length()); shared > 1; shared--) {
      if (endsWord(noun, shared) && material.endsWith(noun.substring(0, shared))) {
        return material + noun.substring(shared);
      }
    }
    return gap.isEmpty() ? glued(material, noun) : material + gap + noun;
  }

  private static boolean endsWord(String noun, int length) {
    return length == noun.length()
        || noun.charAt(length) == ' '
        || !isLatin(noun.charAt(length - 1));
  }

  /* Chinese words stand together; two Latin ones that meet keep a space. */
  private static String glued(String left, String right) {
    boolean latin = !left.isEmpty() && isLatin(left.charAt(left.length() - 1));
    return latin && isLatin(right.charAt(0)) ? left + ' ' + right : left + right;
  }

  private static boolean isLatin(char letter) {
    return letter < 128;
  }

  private static boolean follows(Feature feature, ProductDraft draft) {
    return draft
        .say(feature.word())
        .startsWith(draft.language() == Language.CHINESE ? "带" : "with ");
  }

  private static List<String> words(ProductDraft draft, Predicate<Feature> wanted) {
    return draft.features().stream()
        .filter(wanted)
        .map(feature -> draft.say(feature.word()))
        .filter(word -> !draft.bareNoun().contains(word))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static String capitals(String words) {
    return Arrays.stream(words.strip().split(" +"))
        .map(word -> SMALL.contains(word) ? word : capital(word))
        .collect(Collectors.joining(" "));
  }

  /* Each part of "high-mountain" has its capital; "16-inch" and "USB-C" stay as they are. */
  private static String capital(String word) {
    return Arrays.stream(word.split("-", -1))
        .map(SampleTitles::capitalPart)
        .collect(Collectors.joining("-"));
  }

  private static String capitalPart(String part) {
    return part.isEmpty() || SMALL.contains(part)
        ? part
        : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1);
  }
}
