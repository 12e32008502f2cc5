package dev.zhiyin.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.wording.Assertion;
import dev.zhiyin.engine.wording.Grounds;
import dev.zhiyin.engine.wording.Slot;
import dev.zhiyin.engine.wording.WordingKind;
import dev.zhiyin.engine.wording.WordingVerifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * True sentences of every kind, in both languages, in the words of the templates and of people, and
 * the same with one thing changed that makes them false.
 */
@Tag("slow")
class MutatedSentencesTest {
  private static final double LEAST_CAUGHT = .999;
  private static final double MOST_REFUSED = .02;
  private static final int OF_EACH = 3;

  private static final List<String> BRANDS =
      List.of(
          "Kailas",
          "Osprey",
          "Patagonia",
          "Sony",
          "Apple",
          "Nike",
          "Uniqlo",
          "Xiaomi",
          "Anker",
          "The North Face",
          "Decathlon",
          "Philips",
          "Under Armour",
          "New Balance",
          "Best Made",
          "Good Day",
          "凯乐石",
          "小米",
          "华为",
          "安踏",
          "李宁",
          "三只松鼠",
          "好孩子",
          "良品铺子",
          "小满家",
          "南极人",
          "海尔",
          "美的",
          "大疆",
          "全棉时代",
          "Free People",
          "Fresh");

  private static final List<String> ENGLISH_CATEGORIES =
      List.of(
          "tents",
          "backpacks",
          "coffee makers",
          "trail running shoes",
          "sleeping bags",
          "lamps",
          "picture books",
          "skincare",
          "phone cases",
          "kitchen knives",
          "bags",
          "new-born clothing",
          "watches",
          "gifts",
          "board games",
          "headphones");

  private static final List<String> CHINESE_CATEGORIES =
      List.of(
          "帐篷", "登山包", "咖啡机", "跑步鞋", "睡袋", "台灯", "绘本", "护肤品", "手机壳", "菜刀", "T恤", "新生儿服饰", "手表",
          "礼品", "桌游", "耳机");

  /* What people say for what shoppers do; of one line, any but the same. */
  private static final Map<String, List<List<String>>> VERBS =
      Map.of(
          "en",
          List.of(
              List.of("viewed", "looked at", "browsed", "viewing", "checked out", "explored"),
              List.of("bought", "purchased", "ordered", "buying", "purchasing", "picked up"),
              List.of("clicked", "clicked on", "clicking on", "opened"),
              List.of("shared", "sharing", "forwarded"),
              List.of("saved as a favourite", "liked", "favorited", "bookmarked"),
              List.of("put in your cart", "added to your cart", "in your cart"),
              List.of("reviewed", "rated", "reviewing"),
              List.of("searched for", "searching for")),
          "zh",
          List.of(
              List.of("浏览了", "浏览过", "看过", "看了", "浏览", "逛过", "查看过"),
              List.of("购买了", "购买过", "买过", "买了", "购买", "入手了", "下单"),
              List.of("点击了", "点击过", "点击", "点开"),
              List.of("分享了", "分享过", "分享", "转发过"),
              List.of("收藏了", "收藏过", "收藏"),
              List.of("加购了", "加购"),
              List.of("评价过", "评价了", "点评过", "评论过"),
              List.of("搜索过", "搜索了", "搜过")));

  private static final List<String> ENGLISH_OFTEN = List.of("often ", "regularly ", "repeatedly ");
  private static final List<String> CHINESE_OFTEN = List.of("经常", "常常", "每天都");
  private static final List<String> ENGLISH_NEVER = List.of("never ", "hardly ", "have not ");
  private static final List<String> CHINESE_NEVER = List.of("从未", "没有", "不曾");

  /* What no reason may say, behind a sentence. */
  private static final Map<String, List<String>> CLAIMS =
      Map.of(
          "en",
          List.of(
              ", the best of its kind",
              ", and it is cheaper",
              ", with free delivery",
              ", as all shoppers say",
              ", and nothing is better",
              ", at the lowest price",
              ", which you viewed yesterday",
              ", guaranteed",
              ", again and again",
              ", only today",
              ", with thousands sold"),
          "zh",
          List.of(
              "，是最好的", "，而且更便宜", "，包邮", "，人人都说好", "，全网最低价", "，您昨天看过", "，限时优惠", "，正品保证", "，质量上乘",
              "，今天送达", "，销量第一"));

  /** A true sentence with what it rests on. */
  private record True(WordingKind kind, Grounds grounds, String wording, Map<Slot, String> values) {
    String sentence() {
      return Slot.fill(wording, values);
    }

    boolean isRefused(String sentence) {
      return !WordingVerifier.of(kind.language())
          .orElseThrow()
          .sentence(grounds, sentence)
          .isEmpty();
    }

    boolean isEnglish() {
      return kind.language().equals("en");
    }
  }

  /** How a sentence becomes false; empty where it has nothing of the kind. */
  private interface Mutation {
    Optional<String> of(True sentence, RandomGenerator random);
  }

  /* In an order, as maps have none and all draw of one chance. */
  private static final List<Map.Entry<String, Mutation>> MUTATIONS =
      List.of(
          Map.entry("brand", MutatedSentencesTest::brand),
          Map.entry("number", MutatedSentencesTest::number),
          Map.entry("verb", MutatedSentencesTest::verb),
          Map.entry("category", MutatedSentencesTest::category),
          Map.entry("claim", MutatedSentencesTest::claim),
          Map.entry("often", MutatedSentencesTest::often),
          Map.entry("never", MutatedSentencesTest::never));

  @ParameterizedTest
  @RandomSeeds
  void areRefusedAndTrueOnesAreNot(Seed seed) throws IOException {
    RandomGenerator random = new SplittableRandom(seed.value());
    List<True> all = trueSentences(random);
    long unfilled = writtenByHand().stream().filter(one -> !one.findings().isEmpty()).count();
    long refused = unfilled + all.stream().filter(one -> one.isRefused(one.sentence())).count();
    long trueOnes = unfilled + all.size();
    var missed = new ArrayList<String>();
    int mutated = 0;
    for (True one : all) {
      for (var mutation : MUTATIONS) {
        for (int i = 0; i < OF_EACH; i++) {
          Optional<String> wrong =
              mutation.getValue().of(one, random).filter(text -> !text.equals(one.sentence()));
          if (wrong.isPresent()) {
            mutated++;
            if (!one.isRefused(wrong.get())) {
              missed.add(
                  "%s of %s: %s  <-  %s"
                      .formatted(mutation.getKey(), one.kind, wrong.get(), one.sentence()));
            }
          }
        }
      }
    }
    System.out.printf(
        "%,d changed sentences, %d let through; %,d true ones, %d refused%n",
        mutated, missed.size(), trueOnes, refused);
    assertThat(mutated).isGreaterThan(3_000);
    assertThat(refused).isLessThanOrEqualTo((long) (MOST_REFUSED * trueOnes));
    assertThat(missed).hasSizeLessThanOrEqualTo((int) ((1 - LEAST_CAUGHT) * mutated));
  }

  private static List<True> trueSentences(RandomGenerator random) throws IOException {
    var all = new ArrayList<True>();
    for (Locale locale : AllSentencesTest.languages()) {
      for (WordingKind kind : KINDS.getOrDefault(locale, List.of())) {
        String template = WordedSentence.of(kind).orElseThrow().template();
        all.add(trueOne(kind, template, random));
        all.add(trueOne(kind, template, random));
      }
    }
    writtenByHand().stream()
        .filter(one -> one.findings().isEmpty()) // else it is never filled
        .forEach(one -> all.add(trueOne(one.kind(), one.wording(), random)));
    return all;
  }

  private static List<ParaphrasesTest.Paraphrase> writtenByHand() throws IOException {
    var all = new ArrayList<ParaphrasesTest.Paraphrase>();
    for (String language : List.of("en", "zh-CN")) {
      for (String file : List.of("paraphrases", "second", "held_out", "chat")) {
        all.addAll(ParaphrasesTest.of(file, language));
      }
    }
    all.removeIf(ParaphrasesTest.Paraphrase::isSentence);
    return all;
  }

  private static final Map<Locale, List<WordingKind>> KINDS = kinds();

  private static Map<Locale, List<WordingKind>> kinds() {
    var kinds = new HashMap<Locale, List<WordingKind>>();
    AllSentencesTest.languages().forEach(one -> kinds.put(one, AllSentencesTest.kinds(one)));
    return kinds;
  }

  private static True trueOne(WordingKind kind, String wording, RandomGenerator random) {
    boolean english = kind.language().equals("en");
    Sentences sentences = Sentences.in(english ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE);
    String brand = any(BRANDS, random);
    var values = new EnumMap<Slot, String>(Slot.class);
    Grounds open = WordedSentence.of(kind).orElseThrow().grounds();
    for (Slot slot : open.values().keySet()) {
      values.put(slot, value(slot, brand, sentences, random));
    }
    var lists = new EnumMap<Slot, List<String>>(Slot.class);
    values.forEach((slot, text) -> lists.put(slot, List.of(text)));
    return new True(kind, open.withValues(lists), wording, values);
  }

  private static String value(
      Slot slot, String brand, Sentences sentences, RandomGenerator random) {
    boolean english = sentences.tag().equals("en");
    String category = any(english ? ENGLISH_CATEGORIES : CHINESE_CATEGORIES, random);
    String title =
        "%s %s %s%d".formatted(brand, category, english ? "V" : "第", random.nextInt(2, 900));
    String days = Integer.toString(random.nextInt(2, 200));
    return switch (slot) {
      case PRODUCT ->
          random.nextBoolean()
              ? sentences.say("named.title", title)
              : sentences.say("named.noun", category);
      case HISTORY, LOOKED -> sentences.say("named.title", title);
      case BRAND -> brand;
      case CATEGORY, LOOKED_CATEGORY, OWN -> category;
      case SHOPPERS -> Integer.toString(random.nextInt(2, 5_000));
      case SCORE -> "0.%02d".formatted(random.nextInt(20, 99));
      case WORDS -> sentences.say("named.title", category);
      case EVERY -> sentences.say("days.every", days);
      case WITHIN -> sentences.say("days.within", days).strip();
      case SINCE -> sentences.say("days.ago", days).strip();
    };
  }

  private static Optional<String> brand(True one, RandomGenerator random) {
    String sentence = one.sentence();
    List<String> present = BRANDS.stream().filter(sentence::contains).toList();
    List<String> other =
        BRANDS.stream().filter(brand -> present.stream().noneMatch(brand::contains)).toList();
    return present.isEmpty()
        ? Optional.empty()
        : Optional.of(sentence.replace(any(present, random), any(other, random)));
  }

  private static Optional<String> number(True one, RandomGenerator random) {
    String sentence = one.sentence();
    List<String> numbers =
        Pattern.compile("\\d+").matcher(sentence).results().map(MatchResult::group).toList();
    return numbers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            sentence.replaceFirst(
                any(numbers, random), Integer.toString(random.nextInt(2, 5_000))));
  }

  private static Optional<String> verb(True one, RandomGenerator random) {
    List<List<String>> verbs = VERBS.getOrDefault(one.isEnglish() ? "en" : "zh", List.of());
    String sentence = one.sentence();
    List<List<String>> present =
        verbs.stream().filter(line -> line.stream().anyMatch(sentence::contains)).toList();
    if (present.isEmpty()) {
      return Optional.empty();
    }
    List<String> said = any(present, random);
    String verb = said.stream().filter(sentence::contains).findFirst().orElseThrow();
    List<String> wrong =
        any(verbs.stream().filter(line -> !present.contains(line)).toList(), random);
    return Optional.of(sentence.replaceFirst(verb, any(wrong, random)));
  }

  private static Optional<String> category(True one, RandomGenerator random) {
    List<String> categories = one.isEnglish() ? ENGLISH_CATEGORIES : CHINESE_CATEGORIES;
    String sentence = one.sentence();
    List<String> present = categories.stream().filter(sentence::contains).toList();
    List<String> other =
        categories.stream()
            .filter(name -> present.stream().noneMatch(had -> had.contains(name)))
            .toList();
    return present.isEmpty()
        ? Optional.empty()
        : Optional.of(sentence.replace(any(present, random), any(other, random)));
  }

  private static Optional<String> claim(True one, RandomGenerator random) {
    List<String> claims = CLAIMS.getOrDefault(one.isEnglish() ? "en" : "zh", List.of());
    return Optional.of(one.sentence() + any(claims, random));
  }

  /* Where nobody does anything often. */
  private static Optional<String> often(True one, RandomGenerator random) {
    Grounds.Said said = one.grounds.said();
    return said.facts().contains(Assertion.OFTEN) || said.others().contains(Assertion.OFTEN)
        ? Optional.empty()
        : afterYou(one, any(one.isEnglish() ? ENGLISH_OFTEN : CHINESE_OFTEN, random));
  }

  private static Optional<String> never(True one, RandomGenerator random) {
    return one.grounds.said().facts().contains(Assertion.NOT)
        ? Optional.empty()
        : afterYou(one, any(one.isEnglish() ? ENGLISH_NEVER : CHINESE_NEVER, random));
  }

  private static Optional<String> afterYou(True one, String word) {
    String you = one.isEnglish() ? "(?i)\\byou (?=\\p{Alpha}+ed\\b)" : "您(?=[^的\\p{Punct}，。])";
    Matcher found = Pattern.compile(you).matcher(one.sentence());
    return found.find() ? Optional.of(found.replaceFirst(found.group() + word)) : Optional.empty();
  }

  private static <T> T any(List<T> some, RandomGenerator random) {
    return some.get(random.nextInt(some.size()));
  }
}
