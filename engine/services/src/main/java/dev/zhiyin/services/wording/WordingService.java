package dev.zhiyin.services.wording;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.config.ReasonsSettings;
import dev.zhiyin.engine.explain.WordedSentence;
import dev.zhiyin.engine.wording.Finding;
import dev.zhiyin.engine.wording.Slot;
import dev.zhiyin.engine.wording.WordingKind;
import dev.zhiyin.engine.wording.WordingVerifier;
import dev.zhiyin.services.JsonService;
import dev.zhiyin.services.JsonService.Patience;
import dev.zhiyin.services.JsonService.Question;
import dev.zhiyin.services.Spending;
import dev.zhiyin.services.embeddings.SentTexts;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Asks a language model for wordings by the protocol {@code /v1/chat/completions}, and verifies
 * them. Nothing of a shop is sent: neither products nor shoppers, only the template with its slots.
 * Thread-safe.
 */
public final class WordingService implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /** What an answer may have beside its wordings, such as thoughts. */
  private static final int TOKENS_BESIDE = 2_000;

  private static final int TOKENS_OF_ONE = 100;

  /** Bytes of an answer; many times what was asked for. */
  private static final int LARGEST_ANSWER = 1 << 20;

  private static final Pattern WORDINGS = Pattern.compile("\\{\\s*\"wordings\"");

  /** Of one answer; what a model says beyond is not looked at. */
  private static final int MOST_PROPOSALS = 50;

  private static final double TEMPERATURE = 0.9;

  private static final String TASK =
      """
      You rewrite the sentence by which an online shop says why it recommends a product.
      Answer with one JSON object and nothing else: {"wordings": ["...", "..."]}.
      Each wording is one sentence in the same language, without a full stop at its end, that says \
      the same as the given one and no more.
      Slots in braces are filled by the shop. Keep them as they are, each once, and use no others. \
      {product}, {history}, {looked} and {words} already have their quotation marks, or read like \
      "this product": put no article and no quotation marks beside them. {category} and \
      {lookedCategory} are the names of categories, as in "something from {category}": put no \
      quotation marks beside them either.
      Say exactly what the shopper did, with a verb of the same meaning. Use no digits, no names of \
      brands, products or categories, no praise, no superlatives, and promise nothing: no prices, \
      discounts, delivery or guarantees.
      Use plain words, polite and short.""";

  private final ReasonsSettings settings;
  private final JsonService service;

  /**
   * What became of one request.
   *
   * @param accepted wordings that say nothing but what their kind may say
   * @param refused what was proposed beside them, with why
   */
  public record Proposals(List<String> accepted, List<Refused> refused) {
    public Proposals {
      accepted = List.copyOf(accepted);
      refused = List.copyOf(refused);
    }
  }

  /** A proposal that is not used. */
  public record Refused(String text, List<Finding> why) {
    public Refused {
      why = List.copyOf(why);
    }
  }

  private WordingService(ReasonsSettings settings, JsonService service) {
    this.settings = settings;
    this.service = service;
  }

  /** For a shop, in whose folder it is kept what was spent. */
  public static WordingService of(ReasonsSettings settings, Home home) {
    var spending =
        new Spending(
            home.spending(ReasonsSettings.BLOCK),
            ReasonsSettings.BLOCK,
            settings.budget(),
            Clock.systemUTC());
    return new WordingService(
        settings, new JsonService(ReasonsSettings.BLOCK, settings.url(), settings.key(), spending));
  }

  /** The name of the model. */
  public String model() {
    return settings.model();
  }

  /**
   * Asks for wordings of one kind.
   *
   * @throws IllegalArgumentException if the words of the language are not known; nobody is asked
   * @throws ServiceFailed if there is no answer
   * @throws ModelUnusable if the service refuses the request, or answers without wordings
   */
  public Proposals propose(WordingKind kind, WordedSentence sentence) {
    WordingVerifier verifier =
        WordingVerifier.of(kind.language())
            .orElseThrow(() -> new IllegalArgumentException("no words of " + kind.language()));
    int wanted = 2 * settings.wordings();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", settings.model());
    body.put("temperature", TEMPERATURE);
    int most = TOKENS_BESIDE + wanted * TOKENS_OF_ONE;
    String question = question(kind, sentence, wanted);
    body.put("max_tokens", most);
    var messages = body.putArray("messages");
    messages.addObject().put("role", "system").put("content", TASK);
    messages.addObject().put("role", "user").put("content", question);
    List<String> texts =
        service.ask(
            new Question(
                "/chat/completions",
                body,
                most + SentTexts.tokens(TASK + question),
                LARGEST_ANSWER),
            Patience.patient(settings.timeout(), settings.retries()),
            this::read);
    return verified(verifier, sentence, texts);
  }

  private static String question(WordingKind kind, WordedSentence sentence, int wanted) {
    String slots =
        sentence.grounds().values().keySet().stream()
            .map(slot -> "%s: %s".formatted(slot.mark(), slot.meaning()))
            .collect(Collectors.joining("; "));
    return """
        Language: %s
        Sentence: %s
        Slots: %s
        Slots that must be there: %s
        Wordings wanted: %d"""
        .formatted(
            kind.language(),
            sentence.template(),
            slots.isEmpty() ? "none" : slots,
            sentence.grounds().required().stream()
                .sorted()
                .map(Slot::mark)
                .collect(Collectors.joining(" ")),
            wanted);
  }

  /* Models put their JSON between other words, which may have braces, or between fences. */
  private List<String> read(JsonNode answer) {
    String content = answer.path("choices").path(0).path("message").path("content").asText("");
    JsonNode wordings =
        WORDINGS
            .matcher(content)
            .results()
            .map(MatchResult::start)
            .reduce((_, last) -> last)
            .map(start -> parsed(content.substring(start)))
            .orElseGet(JsonNodeFactory.instance::missingNode);
    if (!wordings.isArray()) {
      throw new ModelUnusable(service.named("answered no {\"wordings\": [...]}"));
    }
    Set<String> texts = new LinkedHashSet<>();
    wordings.forEach(one -> texts.add(WordingVerifier.tidy(one.asText(""))));
    return texts.stream().limit(MOST_PROPOSALS).toList();
  }

  /* The first value; what follows is not looked at. */
  private static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text).path("wordings");
    } catch (JacksonException _) {
      return JsonNodeFactory.instance.missingNode();
    }
  }

  private static Proposals verified(
      WordingVerifier verifier, WordedSentence sentence, List<String> texts) {
    var accepted = new ArrayList<String>();
    var refused = new ArrayList<Refused>();
    for (String text : texts) {
      List<Finding> why = verifier.wording(sentence.grounds(), text);
      if (why.isEmpty()) {
        accepted.add(text);
      } else {
        refused.add(new Refused(text, why));
      }
    }
    return new Proposals(accepted, refused);
  }

  @Override
  public void close() {
    service.close();
  }
}
