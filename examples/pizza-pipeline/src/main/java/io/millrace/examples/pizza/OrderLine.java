package io.millrace.examples.pizza;

/**
 * One line of an order, as the data generator of Kafka Connect writes them.
 *
 * @param quantity pieces
 * @param unitPrice of one piece
 * @param netPrice of all pieces
 */
record OrderLine(int productId, String category, int quantity, double unitPrice, double netPrice) {}
