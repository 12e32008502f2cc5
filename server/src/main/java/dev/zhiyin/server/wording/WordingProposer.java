package dev.zhiyin.server.wording;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.config.ReasonsSettings;
import dev.zhiyin.engine.explain.WordedSentence;
import dev.zhiyin.engine.wording.StoredWording;
import dev.zhiyin.engine.wording.WordingKind;
import dev.zhiyin.engine.wording.Wordings;
import dev.zhiyin.server.live.Background;
import dev.zhiyin.services.wording.WordingService;
import dev.zhiyin.services.wording.WordingService.Proposals;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a model propose wordings for the sentences that answers have had, one kind after the other,
 * in the background: no request waits for it.
 */
public final class WordingProposer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WordingProposer.class);

  private static final Duration EVERY = Duration.ofMillis(200);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  /** How often a kind is asked for while too few of its wordings are accepted. */
  private static final int MOST_ASKED = 3;

  private final WordingService service;
  private final ShopWordings shop;
  private final int wanted;
  private final Map<WordingKind, Integer> asked = new HashMap<>();
  private Duration pause = FIRST_PAUSE;
  private long quietUntil = System.nanoTime();
  private String told = "";
  private volatile @Nullable Thread asking;
  private volatile boolean closed;

  public WordingProposer(Home home, ReasonsSettings settings, ShopWordings shop) {
    this.service = WordingService.of(settings, home);
    this.shop = shop;
    this.wanted = settings.wordings();
  }

  /** Begins. */
  public void start(Background background) {
    background.repeat("wording-proposals", EVERY, this::turn);
  }

  /* In a thread that can be interrupted, so that nobody waits for a service that hangs. */
  private void turn() {
    if (closed || System.nanoTime() - quietUntil < 0) {
      return;
    }
    Optional<WordingKind> next = next();
    if (next.isEmpty()) {
      return;
    }
    Thread thread = Thread.ofVirtual().name("wording-proposal").unstarted(() -> ask(next.get()));
    asking = thread;
    thread.start();
    if (closed) {
      thread.interrupt();
    }
    try {
      thread.join();
    } catch (InterruptedException stopped) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private Optional<WordingKind> next() {
    Wordings wordings = shop.wordings();
    return wordings.asked().stream()
        .filter(kind -> wordings.count(kind) < wanted)
        .filter(kind -> asked.getOrDefault(kind, 0) < MOST_ASKED)
        .filter(kind -> WordedSentence.of(kind).isPresent())
        .findFirst();
  }

  private void ask(WordingKind kind) {
    try {
      Proposals proposals = service.propose(kind, WordedSentence.of(kind).orElseThrow());
      asked.merge(kind, 1, Integer::sum);
      keep(kind, proposals);
      pause = FIRST_PAUSE;
    } catch (ZhiyinException failure) {
      asked.merge(kind, 1, Integer::sum);
      quietUntil = System.nanoTime() + pause.toNanos();
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
      String message = String.valueOf(failure.getMessage());
      if (!closed && !message.equals(told)) {
        told = message;
        LOG.warn("no wordings of reasons for now: {}", message);
      }
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
        proposals.refused().isEmpty() ? "" : ", such as " + proposals.refused().getFirst());
  }

  @Override
  public void close() {
    closed = true;
    Thread thread = asking;
    if (thread != null) {
      thread.interrupt();
    }
    service.close();
  }
}
