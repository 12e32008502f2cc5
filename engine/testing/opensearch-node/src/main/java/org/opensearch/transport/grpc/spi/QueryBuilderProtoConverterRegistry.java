package org.opensearch.transport.grpc.spi;

/** Empty stand-in, see {@link QueryBuilderProtoConverter}. */
public interface QueryBuilderProtoConverterRegistry {}
