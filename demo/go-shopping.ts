type Order = { readonly sku: string; readonly amount: number };
type Visit = { readonly about: string; readonly path: string; readonly order?: Order };

const visits: readonly Visit[] = [
  { about: 'what is in stock', path: '/' },
  { about: 'two teas', path: '/orders', order: { sku: 'tea', amount: 2 } },
  { about: 'that order', path: '/orders/2' },
  { about: 'an order that there is not', path: '/orders/999' },
  { about: 'a piano, which takes a while', path: '/orders', order: { sku: 'piano', amount: 1 } },
  {
    about: 'nine pianos, which there are not',
    path: '/orders',
    order: { sku: 'piano', amount: 9 },
  },
];

/** Send the shop one request after the other; one line per answer is handed to `say`. */
export async function goShopping(shop: string, say: (line: string) => void): Promise<void> {
  for (const { about, path, order } of visits) {
    const method = order === undefined ? 'GET' : 'POST';
    const response = await fetch(`${shop}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: order === undefined ? null : JSON.stringify(order),
    });
    await response.arrayBuffer();
    say(`${`${method} ${path}`.padEnd(16)} ${response.status}  ${about}`);
  }
}
