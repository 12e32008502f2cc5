package dev.zhiyin.engine.shop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Runs a test with a {@link Seed} of 1 to 3, or with the one that {@code -Dtest.seed} names; with
 * so many times as many where {@code -Dtest.seeds.times} says so, as it does in CI.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@ArgumentsSource(RandomSeeds.Source.class)
public @interface RandomSeeds {
  /** How many seeds; fewer where one run is costly. */
  int value() default 3;

  /** On a class: so many seeds at most for each of its tests, inherited ones among them. */
  @Inherited
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @interface AtMost {
    int value();
  }

  /** Hands out the seeds. */
  final class Source implements ArgumentsProvider {
    private static final int TIMES = Integer.getInteger("test.seeds.times", 1);

    @Override
    public Stream<Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      AtMost most = context.getRequiredTestClass().getAnnotation(AtMost.class);
      int wanted = context.getRequiredTestMethod().getAnnotation(RandomSeeds.class).value();
      int seeds = most == null ? wanted : Math.min(wanted, most.value());
      return Optional.ofNullable(System.getProperty("test.seed"))
          .map(Long::valueOf)
          .map(Stream::of)
          .orElseGet(() -> LongStream.rangeClosed(1, (long) seeds * TIMES).boxed())
          .map(seed -> Arguments.of(new Seed(seed)));
    }
  }
}
