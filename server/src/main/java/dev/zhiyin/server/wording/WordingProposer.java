package dev.zhiyin.server.wording;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.config.ReasonsSettings;
import dev.zhiyin.engine.explain.WordedSentence;
import dev.zhiyin.engine.store.StoreLease;
import dev.zhiyin.engine.wording.StoredWording;
import dev.zhiyin.engine.wording.WordingKind;
import dev.zhiyin.engine.wording.WordingVerifier;
import dev.zhiyin.engine.wording.Wordings;
import dev.zhiyin.server.live.Background;
import dev.zhiyin.services.wording.WordingService;
import dev.zhiyin.services.wording.WordingService.Proposals;
import dev.zhiyin.services.wording.WordingService.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a model propose wordings for the sentences that answers have had, one kind after the other,
 * in the background: no request waits for it. Of several servers one asks at a time, and lets
 * others when it has nothing left to ask.
 */
public final class WordingProposer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WordingProposer.class);

  private static final Duration EVERY = Duration.ofMillis(200);
  private static final Pace PACE = new Pace(Duration.ofSeconds(5), Duration.ofMinutes(30));
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
  private static final Duration LONGEST_TURN = Duration.ofHours(1);

  /** How many answers a kind gets while too few of its wordings are accepted. */
  private static final int MOST_ASKED = 3;

  private static final int LONGEST_LOGGED = 200;
  private static final Pattern UNPRINTED = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]");
  private static final Pattern DIGITS = Pattern.compile("\\d+");

  private final WordingService service;
  private final ShopWordings shop;
  private final int wanted;
  private final Pace pace;
  private final Optional<Supplier<StoreLease>> leases;
  private Optional<StoreLease> lease = Optional.empty();

  /** Answers that were paid for, and what was begun, failures included. */
  private final Map<WordingKind, Integer> answered = new HashMap<>();

  private final Map<WordingKind, Integer> begun = new HashMap<>();
  private Duration pause;
  private long quietUntil = System.nanoTime();
  private String told = "";
  private volatile @Nullable Thread asking;
  private volatile boolean closed;

  /**
   * @param firstPause after a failure; after each more it is twice as long
   * @param longest that one kind is asked for, all tries included
   */
  record Pace(Duration firstPause, Duration longest) {}

  /**
   * @param leases the right to ask, where there may be several servers
   */
  public WordingProposer(
      Home home,
      ReasonsSettings settings,
      ShopWordings shop,
      Optional<Supplier<StoreLease>> leases) {
    this(home, settings, shop, leases, PACE);
  }

  WordingProposer(
      Home home,
      ReasonsSettings settings,
      ShopWordings shop,
      Optional<Supplier<StoreLease>> leases,
      Pace pace) {
    this.leases = leases;
    this.pace = pace;
    this.pause = pace.firstPause;
    this.service = WordingService.of(settings, home);
    this.shop = shop;
    this.wanted = settings.wordings();
  }

  /** Begins. */
  public void start(Background background) {
    background.repeat("wording-proposals", EVERY, LONGEST_TURN, this::turn);
  }

  /* In a thread that can be interrupted, so that nobody waits for a service that hangs. */
  void turn() {
    if (closed || System.nanoTime() - quietUntil < 0) {
      return;
    }
    Optional<WordingKind> next = next();
    if (next.isEmpty()) {
      letOthers();
      return;
    }
    if (leases.isPresent()) {
      if (!mayAsk()) {
        return;
      }
      shop.follow(); // what another server had proposed until now
      next = next();
      if (next.isEmpty()) {
        return;
      }
    }
    WordingKind kind = next.get();
    Thread thread = Thread.ofVirtual().name("wording-proposal").unstarted(() -> ask(kind));
    asking = thread;
    thread.start();
    if (closed) {
      thread.interrupt();
    }
    try {
      if (!thread.join(pace.longest)) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException stopped) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean mayAsk() {
    if (lease.isEmpty() && !closed) {
      lease = leases.map(Supplier::get);
      lease.ifPresent(StoreLease::start);
    }
    return lease.filter(StoreLease::isHeld).isPresent();
  }

  private synchronized void letOthers() {
    lease.ifPresent(StoreLease::close);
    lease = Optional.empty();
  }

  /* Those that were tried least come first, so that one that fails stands in nobody's way. */
  private Optional<WordingKind> next() {
    Wordings wordings = shop.wordings();
    return wordings.asked().stream()
        .filter(kind -> wordings.count(kind) < wanted)
        .filter(kind -> answered.getOrDefault(kind, 0) < MOST_ASKED)
        .filter(kind -> WordedSentence.of(kind).isPresent())
        .filter(kind -> WordingVerifier.of(kind.language()).isPresent())
        .min(Comparator.comparingInt(kind -> begun.getOrDefault(kind, 0)));
  }

  /* Only what was answered counts: a service that is away, or may cost no more, is asked later. */
  private void ask(WordingKind kind) {
    begun.merge(kind, 1, Integer::sum);
    try {
      Proposals proposals = service.propose(kind, WordedSentence.of(kind).orElseThrow());
      keep(kind, proposals);
      answered.merge(kind, 1, Integer::sum);
      pause = pace.firstPause;
      told = "";
    } catch (ServiceFailed failure) {
      fail(failure);
    } catch (Throwable failure) { // whatever it is, nobody pays for it without end
      answered.merge(kind, 1, Integer::sum);
      fail(failure);
    }
    tellIfLast(kind);
  }

  private void fail(Throwable failure) {
    quietUntil = System.nanoTime() + pause.toNanos();
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    String message = failure instanceof ZhiyinException ? failure.getMessage() : failure.toString();
    String same = DIGITS.matcher(message).replaceAll("#");
    if (!closed && !same.equals(told)) {
      told = same;
      LOG.warn("no wordings of reasons for now: {}", message);
    }
  }

  private void tellIfLast(WordingKind kind) {
    int count = shop.wordings().count(kind);
    if (answered.getOrDefault(kind, 0) == MOST_ASKED && count < wanted) {
      LOG.info("{} is asked for no more until the next start: {} of {}", kind, count, wanted);
    }
  }

  private void keep(WordingKind kind, Proposals proposals) {
    int room = wanted - shop.wordings().count(kind);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    List<StoredWording> fresh =
        proposals.accepted().stream()
            .limit(Math.max(0, room))
            .map(text -> StoredWording.proposed(kind, text, service.model(), now))
            .toList();
    int added = shop.add(fresh);
    LOG.info(
        "wordings of {} {} ({}): {} accepted, {} refused{}",
        kind.code(),
        kind.sentence(),
        kind.language(),
        added,
        proposals.refused().size(),
        proposals.refused().isEmpty() ? "" : ", such as " + logged(proposals.refused().getFirst()));
  }

  /* Whatever a model says may be in it. */
  static String logged(Refused refused) {
    String text = UNPRINTED.matcher(refused.text()).replaceAll(" ");
    String kinds =
        refused.why().stream()
            .map(finding -> finding.kind().text())
            .distinct()
            .collect(Collectors.joining(", "));
    boolean longer = text.codePointCount(0, text.length()) > LONGEST_LOGGED;
    String shown =
        longer ? text.substring(0, text.offsetByCodePoints(0, LONGEST_LOGGED)) + "…" : text;
    return "\"%s\" (%s)".formatted(shown, kinds);
  }

  @Override
  public void close() {
    closed = true;
    Thread thread = asking;
    if (thread != null) {
      thread.interrupt();
    }
    service.close();
    letOthers();
  }
}
