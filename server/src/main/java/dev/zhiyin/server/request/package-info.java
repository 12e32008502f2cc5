/**
 * What a request asks: its JSON and its query parameters, read strictly, every fault with its
 * place.
 */
@NullMarked
package dev.zhiyin.server.request;

import org.jspecify.annotations.NullMarked;
