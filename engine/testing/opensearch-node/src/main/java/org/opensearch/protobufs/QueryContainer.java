package org.opensearch.protobufs;

/**
 * Empty stand-in, as {@link org.opensearch.transport.grpc.spi.QueryBuilderProtoConverter} is one.
 */
public final class QueryContainer {
  /** What it may contain. */
  public enum QueryContainerCase {
    KNN
  }

  private QueryContainer() {}
}
