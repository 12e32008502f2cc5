package dev.zhiyin.server.metrics;

import dev.zhiyin.engine.store.SharedState;
import dev.zhiyin.engine.worker.Worker;
import dev.zhiyin.engine.worker.Workers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Counts and times of one server. Thread-safe; closed by who made it. */
public final class Metrics implements AutoCloseable {
  /** Upper bounds of the histograms' buckets. */
  private static final Duration[] BUCKETS =
      LongStream.of(1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 75, 100, 200, 500, 1_000, 2_000, 5_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final MeterProvider<Timer> requests =
      timer("zhiyin.http.requests", "requests, from their first byte until they are answered")
          .withRegistry(registry);
  private final MeterProvider<Timer> stages =
      timer("zhiyin.stage", "what the stages of an answer take").withRegistry(registry);
  private final Timer eventToAnswer =
      timer(
              "zhiyin.event.to.answer",
              "from an event's arrival until every answer that begins includes it")
          .register(registry);
  private final PendingEvents pending = new PendingEvents(eventToAnswer);
  private final Timer productToVisible =
      timer(
              "zhiyin.product.to.visible",
              "from the arrival of a product or of its deletion until every answer shows it")
          .register(registry);
  private final Counter switches =
      counter("zhiyin.generation.switches", "generations put into service");
  private final Counter refused =
      counter("zhiyin.generation.refused", "generations published but not put into service");
  private final Counter leftOut =
      counter(
          "zhiyin.words.left.out",
          "times that the encoder failed on words of a search or a history, which then did not"
              + " count");

  /** Counts from now on, also of the process: memory, collections, threads, processor, files. */
  public Metrics() {
    List.of(
            collections,
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics())
        .forEach(ofProcess -> ofProcess.bindTo(registry));
  }

  private static Timer.Builder timer(String name, String description) {
    return Timer.builder(name).description(description).serviceLevelObjectives(BUCKETS);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  /**
   * A number that is asked for whenever the metrics are; NaN while it cannot be told.
   *
   * @param name in lower case, with dots between words
   * @param value may throw
   */
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  /** Tells of each worker whether it goes on, and how often it failed. */
  public void watch(Workers workers) {
    for (String name : workers.names()) {
      Gauge.builder("zhiyin.worker.beat.age.seconds", workers, all -> beatAge(all, name))
          .description("how long ago a worker last showed that it goes on; 0 while it rests")
          .tag("worker", name)
          .strongReference(true)
          .register(registry);
      FunctionCounter.builder("zhiyin.worker.failures", workers, all -> failures(all, name))
          .description("turns of a worker that failed and were begun again")
          .tag("worker", name)
          .register(registry);
    }
  }

  private static double beatAge(Workers workers, String name) {
    return workers
        .named(name)
        .mapToDouble(worker -> worker.sinceBeat().toMillis() / 1e3)
        .max()
        .orElse(0);
  }

  private static double failures(Workers workers, String name) {
    return workers.named(name).mapToLong(Worker::failures).sum();
  }

  /**
   * A request was answered.
   *
   * @param route as it was declared, so that there are few of them
   */
  public void answered(String method, String route, int status, Duration took) {
    requests
        .withTags("method", method, "route", route, "status", Integer.toString(status))
        .record(took);
  }

  /**
   * A stage of an answer ended.
   *
   * @param stage encode, history, recall, rank, arrange or reason
   */
  public void stage(String stage, Duration took) {
    stages.withTag("stage", stage).record(took);
  }

  /**
   * Events were stored; they count in answers when this change is shown.
   *
   * @param arrival when they came, as {@link System#nanoTime} has it
   */
  public void eventsStored(long sequence, int events, long arrival) {
    pending.add(sequence, events, arrival);
  }

  /** Every answer from now on has seen all changes up to this one. */
  public void shown(long sequence) {
    pending.shown(sequence);
  }

  /** A change of a product has become part of every answer that begins from now on. */
  public void productShown(Duration sinceArrival) {
    productToVisible.record(sinceArrival);
  }

  /**
   * Counts what comes of lists that are shown.
   *
   * @param state where they are remembered
   */
  public Placements placements(SharedState state) {
    return new Placements(registry, state);
  }

  public void generationSwitched() {
    switches.increment();
  }

  /** The encoder failed on words of a search or a history. */
  public void wordsLeftOut() {
    leftOut.increment();
  }

  public void generationRefused() {
    refused.increment();
  }

  /** All of them in the text format of Prometheus, version 0.0.4. */
  public String text() {
    return registry.scrape("text/plain; version=0.0.4; charset=utf-8");
  }

  /** The same as data. */
  public MetricSnapshots snapshots() {
    return registry.getPrometheusRegistry().scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
