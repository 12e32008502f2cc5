package dev.zhiyin.services.embeddings;

import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.config.EncoderSettings;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Probes;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.services.JsonService;
import dev.zhiyin.services.JsonService.Patience;
import dev.zhiyin.services.embeddings.SentTexts.TextBatch;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An encoder that is a service.
 *
 * <p>Texts of products are sent in batches, several at the same time, and tried again when that may
 * help. Where it has to be recognised, nothing that it says is used before: the probes go along
 * with the texts that are wanted first, and again after every failure, behind which another model
 * may have been put.
 */
final class EmbeddingService implements TextEncoder {
  /**
   * Of the probes, what a new service is sent as well: one text among three of another, so that
   * every order but theirs that is by position, or by length, gives these three unlike vectors.
   */
  private static final List<Integer> ORDER = List.of(0, 1, 0, 0);

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddingService.class);

  private final EncoderSettings settings;
  private final JsonService service;
  private final EmbeddingsProtocol protocol;
  private final Waiting waiting;
  private final String checksum;
  private final Semaphore places;
  private final AtomicReference<@Nullable Probes> expected = new AtomicReference<>();
  private volatile boolean recognised = true;

  /** How long is waited for texts of products, and for words of shoppers. */
  record Waiting(Patience texts, Patience queries) {}

  /**
   * @param service belongs to this from now on
   * @param checksum under which its embeddings are remembered
   */
  EmbeddingService(
      EncoderSettings settings, JsonService service, Waiting waiting, String checksum) {
    this.settings = settings;
    this.service = service;
    this.protocol =
        new EmbeddingsProtocol(service, settings.model().name(), settings.model().dimension());
    this.waiting = waiting;
    this.checksum = checksum;
    this.places = new Semaphore(settings.batch().concurrency());
  }

  @Override
  public String name() {
    return settings.source();
  }

  @Override
  public String checksum() {
    return checksum;
  }

  @Override
  public int dimension() {
    return settings.model().dimension();
  }

  @Override
  public boolean isService() {
    return true;
  }

  @Override
  public List<Embedding> encode(List<String> texts) {
    return encode(texts, (_, _) -> {});
  }

  @Override
  public List<Embedding> encode(List<String> texts, BatchListener listener) {
    return encode(texts, settings.model().textPrefix(), waiting.texts, listener);
  }

  @Override
  public String queryText(String query) {
    return settings.model().queryPrefix() + query;
  }

  @Override
  public List<Embedding> encodeQueries(List<String> queries) {
    return encode(queries, settings.model().queryPrefix(), waiting.queries, (_, _) -> {});
  }

  @Override
  public List<Embedding> encodeQueries(List<String> queries, Duration longest) {
    return encode(
        queries, settings.model().queryPrefix(), waiting.queries.atMost(longest), (_, _) -> {});
  }

  private List<Embedding> encode(
      List<String> texts, String prefix, Patience patience, BatchListener listener) {
    List<String> sent =
        texts.stream()
            .map(text -> SentTexts.of(prefix, text, settings.model().maximumTokens()))
            .toList();
    var run = new Run(texts, patience, listener);
    List<TextBatch> batches = SentTexts.divide(sent, settings.batch());
    if (batches.size() == 1) {
      run.embed(batches.getFirst());
    } else {
      run.embedAll(batches);
    }
    return Arrays.asList(run.embeddings);
  }

  /** Texts that are embedded together, in batches, which share the time if somebody waits. */
  private final class Run {
    private final List<String> texts;
    private final Patience patience;
    private final BatchListener listener;
    private final long begin = System.nanoTime();
    private final Embedding[] embeddings;
    private final ReentrantLock telling = new ReentrantLock();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Run(List<String> texts, Patience patience, BatchListener listener) {
      this.texts = texts;
      this.patience = patience;
      this.listener = listener;
      this.embeddings = new Embedding[texts.size()];
    }

    /* After a failure no batch is begun, and those under way are waited for: they cost already. */
    void embedAll(List<TextBatch> batches) {
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (TextBatch batch : batches) {
          takePlace();
          if (failure.get() != null) {
            places.release();
            break;
          }
          threads.execute(() -> embedInPlace(batch));
        }
      }
      Throwable first = failure.get();
      if (first instanceof Error error) {
        throw error;
      }
      if (first != null) {
        throw (RuntimeException) first; // nothing that a batch does throws any other
      }
    }

    private void takePlace() {
      if (!patience.hasty()) {
        places.acquireUninterruptibly();
        return;
      }
      try {
        if (!places.tryAcquire(left().timeout().toNanos(), TimeUnit.NANOSECONDS)) {
          throw new ServiceFailed(
              service.named(
                  "was asked for other texts for %d ms".formatted(patience.timeout().toMillis())));
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new ServiceFailed(service.named("was not waited for"), stopped);
      }
    }

    private Patience left() {
      return patience.after(Duration.ofNanos(System.nanoTime() - begin));
    }

    private void embedInPlace(TextBatch batch) {
      try {
        embed(batch);
      } catch (Throwable wrong) { // of any kind: else some embeddings would be null
        failure.compareAndSet(null, wrong);
      } finally {
        places.release();
      }
    }

    void embed(TextBatch batch) {
      List<Embedding> done = ask(batch.texts(), batch.tokens(), left());
      telling.lock();
      try {
        for (int i = 0; i < done.size(); i++) {
          embeddings[batch.from() + i] = done.get(i);
        }
        listener.done(texts.subList(batch.from(), batch.to()), done);
      } finally {
        telling.unlock();
      }
    }
  }

  private List<Embedding> ask(List<String> sent, long tokens, Patience patience) {
    try {
      return protocol.ask(sent, tokens, recognised ? patience : afterRecognising(patience));
    } catch (ServiceFailed failed) {
      recognised = false;
      throw failed;
    }
  }

  /* By probes that are sent alone: the vectors of 8-bit models depend on the texts beside them. */
  private Patience afterRecognising(Patience patience) {
    Probes made = expected.get();
    if (made == null) {
      return patience;
    }
    long begin = System.nanoTime();
    Optional<String> other = made.difference(meet(made.texts(), patience));
    if (other.isPresent()) {
      throw new ServiceFailed(
          service.named(
              "is not the model that this was made by: %s; rebuild, or bring that model back"
                  .formatted(other.get())));
    }
    recognised = true;
    return patience.after(Duration.ofNanos(System.nanoTime() - begin));
  }

  private List<String> probes(List<String> texts) {
    var model = settings.model();
    return texts.stream()
        .map(text -> SentTexts.of(model.textPrefix(), text, model.maximumTokens()))
        .toList();
  }

  @Override
  public Optional<Probes> probes() {
    return Optional.ofNullable(expected.get());
  }

  @Override
  public void recognise(Probes made) {
    expected.set(made);
    recognised = false;
    try {
      Probes now = meet(made.texts(), waiting.queries);
      made.difference(now)
          .ifPresent(
              other -> {
                throw new ModelUnusable(other);
              });
      recognised = true;
    } catch (ServiceFailed away) {
      LOG.warn("words have no meaning for now: {}", away.getMessage());
    }
  }

  /** How it answers to these texts now, whoever it is. */
  private Probes meet(List<String> texts, Patience patience) {
    List<String> sent = probes(texts);
    long tokens = sent.stream().mapToLong(SentTexts::tokens).sum();
    return Probes.of(texts, protocol.ask(sent, tokens, patience));
  }

  @Override
  public void close() {
    service.close();
  }

  /** How a service that may be new answers to the usual probes. */
  static Probes meet(EncoderSettings settings, JsonService service, Waiting waiting) {
    var met = new EmbeddingService(settings, service, waiting, "");
    Probes probes = met.meet(Probes.TEXTS, waiting.texts);
    met.requireOrder(waiting.texts);
    return probes;
  }

  /*
   * Nothing else tells that vectors come back in another order than texts. The probes themselves are
   * sent alone, since texts beside them change 8-bit vectors.
   */
  private void requireOrder(Patience patience) {
    List<String> sent = probes(ORDER.stream().map(Probes.TEXTS::get).toList());
    long tokens = sent.stream().mapToLong(SentTexts::tokens).sum();
    List<Embedding> answers = protocol.ask(sent, tokens, patience);
    for (int again : List.of(2, 3)) {
      float cosine = answers.getFirst().cosine(answers.get(again));
      if (!(cosine >= Probes.SAME)) {
        throw new ServiceFailed(
            service.named(
                "answered one text, sent twice, with vectors of cosine %.4f; wanted vectors in the order of the texts, each of its text alone"
                    .formatted(cosine)));
      }
    }
  }

  /** What has just answered like this, or almost. */
  EmbeddingService recognisedBy(Probes made) {
    expected.set(made);
    return this;
  }
}
